import { expect, test } from 'vitest'
import { replaceFile } from '../../../main/node/replace-file.ts'

const errno = (code: string): Error => Object.assign(new Error(code), { code })

/** Fails so often with `code`. */
function busy(code: string, times: number) {
  const waits: number[] = []
  let tries = 0
  const move = async (): Promise<void> => {
    tries += 1
    if (tries <= times) throw errno(code)
  }
  return { move, wait: async (ms: number) => void waits.push(ms), waits, tries: () => tries }
}

test.each(['EPERM', 'EACCES', 'EBUSY'])(
  'on Windows a file that somebody has open (%s) is replaced a moment later',
  async (code) => {
    const tools = busy(code, 3)
    await replaceFile('new', 'old', { platform: 'win32', ...tools })
    expect([tools.tries(), tools.waits]).toEqual([4, [10, 20, 40]])
  },
)

test('one that is never let go of is an error in the end, and any other error at once', async () => {
  const held = busy('EPERM', 99)
  await expect(replaceFile('new', 'old', { platform: 'win32', ...held })).rejects.toThrow('EPERM')
  expect(held.waits.reduce((sum, ms) => sum + ms)).toBeLessThan(3000)
  const full = busy('ENOSPC', 1)
  await expect(replaceFile('new', 'old', { platform: 'win32', ...full })).rejects.toThrow('ENOSPC')
  expect(full.tries()).toBe(1)
})

test('elsewhere no program holds up another, so a refusal is final', async () => {
  const tools = busy('EACCES', 1)
  await expect(replaceFile('new', 'old', { platform: 'linux', ...tools })).rejects.toThrow('EACCES')
  expect(tools.tries()).toBe(1)
})
