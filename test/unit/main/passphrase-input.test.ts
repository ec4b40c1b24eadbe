import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { promptPassphrase, readPassphrase } from '../../../main/cli/passphrase-input.ts'
import { readSecret } from '../../../main/cli/secret-input.ts'

/** Standard input that comes in these pieces and ends. */
function inputOf(...pieces: readonly string[]): PassThrough {
  const input = new PassThrough()
  for (const piece of pieces) input.write(piece)
  input.end()
  return input
}
const missing = { info: { code: 'admin-locked' } }

describe('on standard input', () => {
  test.each([
    [['open sesame now\n']],
    [['open sesame now\r\n']],
    [['open sesame now']],
    [['open ses', 'ame', ' now\n']],
  ])('the passphrase is the first line of %j', async (pieces) => {
    expect(await readPassphrase(inputOf(...pieces))).toBe('open sesame now')
  })

  test.each([
    [['open sesame now\nAKIDEXAMPLE0001\nEXAMPLESECRET\n']],
    [['open sesame now\n', 'AKIDEXAMPLE0001\nEXAMPLESECRET\n']],
    [['open sesame', ' now\nAKIDEXA', 'MPLE0001\nEXAMPLESECRET']],
  ])('a key may follow it, in whatever pieces they come: %j', async (pieces) => {
    const input = inputOf(...pieces)
    expect(await readPassphrase(input)).toBe('open sesame now')
    expect(await readSecret(input)).toEqual({ secretId: 'AKIDEXAMPLE0001', secretKey: 'EXAMPLESECRET' })
  })

  test('nothing, an empty line and an endless one are none', async () => {
    for (const text of ['', '\n', 'x'.repeat(5000), `${'x'.repeat(300)}\n`])
      await expect(readPassphrase(inputOf(text))).rejects.toMatchObject(missing)
  })
})

describe('at a terminal', () => {
  async function typed(...keys: readonly string[]) {
    const seen: (string | boolean)[] = []
    const input = Object.assign(new PassThrough(), { setRawMode: (isRaw: boolean) => seen.push(isRaw) })
    const answer = promptPassphrase(input, (text) => seen.push(text), 'Passphrase: ').catch((error: unknown) => error)
    for (const key of keys) input.write(key)
    return { answer: await answer, seen }
  }

  test('it is asked for once nothing typed is shown, and the terminal is as before afterwards', async () => {
    const { answer, seen } = await typed('o', 'pen', ' sesame\r')
    expect([answer, seen]).toEqual(['open sesame', [true, 'Passphrase: ', false, '\n']])
  })

  test('what was typed wrong can be erased', async () => {
    expect((await typed('opex\u007fn 😀\b!', '\n')).answer).toBe('open !')
  })

  test.each(['\u0003', '\u0004', '\r'])('%j gives up', async (key) => {
    const { answer, seen } = await typed(key === '\r' ? '' : 'open', key)
    expect(answer).toMatchObject(missing)
    expect(seen.filter((one) => typeof one === 'boolean')).toEqual([true, false])
  })
})
