import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { readSecret } from '../../../main/cli/secret-input.ts'
import { assertSecretFits, needsSecret } from '../../../main/given-secret.ts'

const read = (...chunks: readonly string[]) => readSecret(Readable.from(chunks.map((chunk) => Buffer.from(chunk))))
const KEY = { secretId: 'AKIDEXAMPLE', secretKey: 'EXAMPLE-secret' }
const HEADERS = {
  headers: [
    { name: 'Authorization', value: 'Bearer EXAMPLE' },
    { name: 'X-Team', value: 'a: b' },
  ],
}
const withCode = (code: string, detail?: string) => ({
  info: expect.objectContaining({ code, ...(detail !== undefined && { detail: expect.stringContaining(detail) }) }),
})

describe('standard input', () => {
  test('is a key in two lines, however they come', async () => {
    expect(await read('AKIDEXAMPLE\nEXAMPLE-secret\n')).toEqual(KEY)
    expect(await read(' AKIDEX', 'AMPLE \r\nEXAMPLE-', 'secret')).toEqual(KEY)
  })

  test('that has a key is not read any further: somebody may be typing', async () => {
    const endless = Readable.from(
      (async function* () {
        yield Buffer.from('AKIDEXAMPLE\nEXAMPLE-secret\n')
        await new Promise(() => undefined)
      })(),
    )
    expect(await readSecret(endless)).toEqual(KEY)
  })

  test('is a broker’s headers, a line each', async () => {
    expect(await read('Authorization: Bearer EXAMPLE\n', '\nX-Team:   a: b\n')).toEqual(HEADERS)
    expect(await read('Authorization: Bearer EXAMPLE\r\nX-Team: a: b')).toEqual(HEADERS)
  })

  test('may be empty, for a broker that asks for no headers', async () => {
    expect(await read()).toBeUndefined()
    expect(await read('\n', ' \n')).toBeUndefined()
  })

  test.each([
    'one line',
    'Authorization: Bearer EXAMPLE\nno header',
    'Host: a',
    'A: b\nA: c',
    `A: ${'x'.repeat(5000)}`,
  ])('of %j is neither, and is not repeated', async (text) => {
    const error = await read(text).catch((reason: unknown) => reason)
    expect(error).toMatchObject(withCode('key-missing'))
    expect(JSON.stringify(error)).not.toContain('EXAMPLE')
  })
})

describe('what a profile needs', () => {
  const remote = (headerNames?: string[]) => ({
    source: {
      ...({ type: 'remote-broker', url: 'https://broker.example/sts', method: 'GET' } as const),
      ...(headerNames && { headerNames }),
    },
  })
  test('is a key, or all headers of its broker by name, or nothing', () => {
    expect([needsSecret({}), needsSecret(remote()), needsSecret(remote(['A']))]).toEqual([true, false, true])
    expect(assertSecretFits({}, KEY)).toBe(KEY)
    expect(assertSecretFits(remote(['authorization', 'x-team']), HEADERS)).toBe(HEADERS)
  })
  test('and nothing else is taken for it', () => {
    const fits = (file: Parameters<typeof assertSecretFits>[0], secret: Parameters<typeof assertSecretFits>[1]) => () =>
      assertSecretFits(file, secret)
    expect(fits({}, HEADERS)).toThrow(expect.objectContaining(withCode('key-missing')))
    expect(fits(remote(['Authorization']), KEY)).toThrow(expect.objectContaining(withCode('broker-headers-missing')))
    expect(fits(remote(['X-Other']), HEADERS)).toThrow(
      expect.objectContaining(withCode('broker-headers-missing', 'x-other')),
    )
    expect(fits(remote(['Authorization']), HEADERS)).toThrow(
      expect.objectContaining(withCode('invalid-input', 'x-team')),
    )
  })
})
