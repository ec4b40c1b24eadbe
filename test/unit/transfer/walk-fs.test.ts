import { expect, test } from 'vitest'
import { type FileStats, sooner } from '../../../main/transfer/walk-fs.ts'

const FILE: FileStats = { kind: 'file', size: 1n, mtimeNs: 1n, ino: 1n, dev: 1n }
const LOOKS = 32

/** Two ways to look, told apart by what they count. */
function disk() {
  const seen = { oneByOne: 0, atOnce: 0 }
  const at = { isFar: false }
  const stat = sooner(
    async () => {
      seen.oneByOne += 1
      const untilMs = performance.now() + (at.isFar ? 1 : 0)
      while (performance.now() < untilMs);
      return FILE
    },
    async () => {
      seen.atOnce += 1
      return FILE
    },
  )
  const burst = () => Promise.all(Array.from({ length: LOOKS }, (_, n) => stat(`/f${n}`)))
  return { at, seen, burst }
}

test('a disk that takes its time is looked at by several threads from then on', async () => {
  const { at, seen, burst } = disk()
  at.isFar = true
  await burst()
  expect(seen).toEqual({ oneByOne: LOOKS, atOnce: 0 })
  await burst()
  expect(seen).toEqual({ oneByOne: LOOKS, atOnce: LOOKS })
})

test('… until it answers at once again', async () => {
  const { at, seen, burst } = disk()
  at.isFar = true
  await burst()
  at.isFar = false
  // A busy computer can make a few bursts look slow.
  for (let tries = 0; seen.oneByOne === LOOKS && tries < 1000; tries += 1) await burst()
  expect(seen.oneByOne).toBeGreaterThan(LOOKS)
})

test('what fails is told with its error, and counts as a look', async () => {
  const failure = Object.assign(new Error('gone'), { code: 'ENOENT' })
  const stat = sooner(
    () => Promise.reject(failure),
    () => Promise.reject(new Error('not asked')),
  )
  const results = await Promise.allSettled(Array.from({ length: LOOKS }, () => stat('/f')))
  expect(new Set(results.map((result) => result.status === 'rejected' && result.reason))).toEqual(new Set([failure]))
})
