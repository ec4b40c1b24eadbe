import { expect, test } from 'vitest'
import { growthOf, parsePss, peakOf, watchMemory } from '../../../scripts/lib/scale-memory.mjs'

test('reads Pss, not its parts, from smaps_rollup, in bytes', () => {
  const text = `55d0-7ffd ---p 00000000 00:00 0    [rollup]
Rss:              105216 kB
Pss:               62001 kB
Pss_Dirty:         41000 kB
Pss_Anon:          40000 kB
`
  expect(parsePss(text)).toBe(62_001 * 1024)
  expect(() => parsePss('Rss: 1 kB\n')).toThrow('no Pss')
})

test('the peak of each process is its own, whenever it was', () => {
  const samples = [
    { main: 1, page: 9, transfer: 0 },
    { main: 3, page: 2, transfer: 5 },
  ]
  expect(peakOf(samples)).toEqual({ main: 3, page: 9, transfer: 5 })
  expect(peakOf([])).toEqual({ main: 0, page: 0, transfer: 0 })
})

test('growth is told for each process and may be negative', () => {
  const base = { main: 2, page: 1, transfer: 6 }
  expect(growthOf({ main: 3, page: 9, transfer: 5 }, base)).toEqual({ main: 1, page: 8, transfer: -1 })
})

test.runIf(process.platform === 'linux')(
  'samples a living process with the length of the queue at that moment',
  async () => {
    let files = 0
    const memory = watchMemory(process.pid, () => ++files)
    await expect.poll(() => files, { timeout: 10_000 }).toBeGreaterThanOrEqual(2)
    const [first, second] = memory.stop()
    expect(first?.files).toBe(1)
    expect(first?.main).toBeGreaterThan(10_000_000)
    expect((second?.seconds ?? 0) - (first?.seconds ?? 0)).toBeGreaterThan(0.3)
  },
)
