import { expect, test } from 'vitest'
import { contestantResult, median, tableOf, workloadResult } from '../../../scripts/lib/bench-report.mjs'
import { ALL_WORKLOADS, SWEEP, shrink, totalBytes } from '../../../scripts/lib/bench-workloads.mjs'

const named = (name: string) => {
  const workload = ALL_WORKLOADS.find((one) => one.name === name)
  if (workload === undefined) throw new Error(`no workload ${name}`)
  return workload
}
const big = named('1x1GiB')
const small = named('10000x4KiB')
const round = (seconds: number, mainBytes = 0) => ({
  seconds,
  wallSeconds: seconds + 1,
  cpuSeconds: 2 * seconds,
  cpuSecondsByKind: { main: 2 * seconds },
  peakMemoryBytes: { main: mainBytes },
  peakPssBytes: { main: mainBytes / 2, page: 1, transfer: 0 },
})
const resultOf = (workload: typeof big, ...seconds: number[]) =>
  contestantResult(
    workload,
    seconds.map((value) => round(value)),
    {},
  )

test('the workloads have the names and sizes that the speed goals speak of', () => {
  expect([big, small].map(({ name, files, fileBytes }) => [name, files, fileBytes])).toEqual([
    ['1x1GiB', 1, 2 ** 30],
    ['10000x4KiB', 10_000, 4096],
  ])
})

test('the sweep goes from 4 KiB to 1 GiB and sends no more than 1 GiB for any size', () => {
  expect(SWEEP.map(({ fileBytes }) => fileBytes).at(0)).toBe(4096)
  expect(SWEEP.map(({ fileBytes }) => fileBytes).at(-1)).toBe(2 ** 30)
  for (const workload of SWEEP) expect(totalBytes(workload)).toBeLessThanOrEqual(2 ** 30)
})

test('each workload of the goals is there plain, over TLS, and on slow lines with less to send', () => {
  for (const name of ['1x4GiB', '8x256MiB', '10000x4KiB', '1000x1MiB', 'mixed']) {
    expect(named(name).link).toBe('http')
    expect(named(`${name}-https`)).toMatchObject({ link: 'https', fileSet: named(name).fileSet })
    expect(totalBytes(named(`${name}-https`))).toBe(totalBytes(named(name)))
    for (const link of ['relay', 'wan']) {
      expect(named(`${name}-${link}`).link).toBe(link)
      expect(totalBytes(named(`${name}-${link}`))).toBeLessThanOrEqual(128 * 2 ** 20)
    }
  }
  expect(totalBytes(named('8x256MiB'))).toBe(2 ** 31)
})

test('mixed files are from 1 KiB to 200 MiB, count one by one, and shrink one by one', () => {
  const mixed = named('mixed')
  const sizes = [...(mixed.fileSizes ?? [])].sort((a, b) => a - b)
  expect([sizes.length, sizes[0], sizes.at(-1)]).toEqual([mixed.files, 1024, 200 * 2 ** 20])
  expect(sizes[mixed.files / 2]).toBeGreaterThan(2 ** 18)
  expect(sizes[mixed.files / 2]).toBeLessThan(2 ** 20)
  const half = shrink(mixed, 2)
  expect(half.files).toBe(mixed.files)
  expect(totalBytes(half)).toBeCloseTo(totalBytes(mixed) / 2, -3)
})

test('a shrunk workload says so in its name', () => {
  expect(shrink(big, 4)).toMatchObject({ name: '1x1GiB (1/4)', files: 1, fileBytes: 2 ** 28 })
  expect(shrink(small, 4)).toMatchObject({ name: '10000x4KiB (1/4)', files: 2500, fileBytes: 4096 })
  expect(shrink(small, 1)).toBe(small)
})

test('the median does not depend on order; of two values it is their mean', () => {
  expect(median([9, 1, 2])).toBe(2)
  expect(median([4, 1])).toBe(2.5)
  expect(median([7])).toBe(7)
})

test('the median round gives the speed, the largest round the memory, and all rounds are listed', () => {
  const rounds = [round(4, 10), round(1, 30), round(2, 20)]
  expect(contestantResult(big, rounds, { connections: 8 })).toEqual({
    seconds: 2,
    bytesPerSecond: 2 ** 29,
    filesPerSecond: 0.5,
    cpuSeconds: 4,
    peakMemoryBytes: { main: 30 },
    peakPssBytes: { main: 15, page: 1, transfer: 0 },
    settings: { connections: 8 },
    rounds,
  })
})

test('the ratio is ours by each of the others: twice as fast is 2, for bytes and for files', () => {
  for (const workload of [big, small]) {
    const contestants = {
      'cos-courier': resultOf(workload, 2),
      'cos-nodejs-sdk-v5': resultOf(workload, 4),
      'bare-loop': resultOf(workload, 1),
    }
    const result = workloadResult(workload, 1000, contestants)
    expect(result.ratio).toEqual({ 'cos-nodejs-sdk-v5': 2, 'bare-loop': 0.5 })
    expect(result).toMatchObject({ bytes: workload.files * workload.fileBytes, serverLimit: 1000 })
  }
})

test('the table shows bytes for large files and files for small ones', () => {
  const results = [big, small].map((workload) =>
    workloadResult(workload, 2e9, { 'cos-courier': resultOf(workload, 2), 'bare-loop': resultOf(workload, 1) }),
  )
  const table = tableOf(results)
  expect(table).toMatch(/^cos-courier +537 MB\/s +2\.00 +4\.00 +0 MB$/m)
  expect(table).toMatch(/^cos-courier +5000 files\/s/m)
  expect(table).toMatch(/^bare-loop +1074 MB\/s .* 0\.50 x$/m)
})
