import { expect, test } from 'vitest'
import { marksOf, marksText, rivalsIn } from '../../../scripts/lib/bench-marks.mjs'
import { contestantResult, workloadResult } from '../../../scripts/lib/bench-report.mjs'
import { ALL_WORKLOADS, shrink } from '../../../scripts/lib/bench-workloads.mjs'

const named = (name: string, divisor = 1) => {
  const workload = ALL_WORKLOADS.find((one) => one.name === name)
  if (workload === undefined) throw new Error(`no workload ${name}`)
  return shrink(workload, divisor)
}
const MB = 1e6
const round = (seconds: number, cpuSeconds: number, mb: number) => ({
  ...{ seconds, cpuSeconds, wallSeconds: seconds, cpuSecondsByKind: {}, peakMemoryBytes: {} },
  peakPssBytes: { main: mb * MB, page: 2 * mb * MB, transfer: 3 * mb * MB },
})
/** Seconds, CPU seconds and MB of each contestant. */
const resultOf = (workload: ReturnType<typeof named>, times: Record<string, readonly [number, number, number]>) =>
  workloadResult(
    workload,
    1,
    Object.fromEntries(
      Object.entries(times).map(([name, [seconds, cpu, mb]]) => [
        name,
        contestantResult(workload, [round(seconds, cpu, mb)], {}),
      ]),
    ),
  )
const found = (results: Parameters<typeof marksOf>[0], name: string) => {
  const mark = marksOf(results).find((one) => one.name === name)
  if (mark === undefined) throw new Error(`no mark ${name}`)
  return mark
}

const sdk = 'cos-nodejs-sdk-v5'

test('a mark is met when it is reached exactly, and missed below', () => {
  const fourTimes = resultOf(named('1x4GiB'), { 'cos-courier': [2, 1, 1], [sdk]: [8, 1, 1], rclone: [4.9, 1, 1] })
  expect(found([fourTimes], `1x4GiB: times as fast as ${sdk}`)).toMatchObject({ goal: 4, value: 4, met: true })
  expect(found([fourTimes], '1x4GiB: times as fast as rclone')).toMatchObject({ goal: 2.5, value: 2.45, met: false })
})

test('what did not run is neither met nor missed', () => {
  const unknown = { value: null, met: null }
  for (const mark of marksOf([])) expect(mark).toMatchObject(unknown)
  const alone = resultOf(named('1x4GiB'), { 'cos-courier': [2, 1, 1] })
  expect(found([alone], '1x4GiB: times as fast as aws-cli')).toMatchObject(unknown)
  expect(marksText(marksOf([alone]))).toMatch(/aws-cli +- +at least 1.8: not measured/)
})

test('CPU counts by the GiB of the workload, the least is best', () => {
  const result = resultOf(named('1x4GiB'), { 'cos-courier': [2, 6, 1], [sdk]: [8, 12, 1] })
  const name = `1x4GiB: CPU seconds per GiB by those of ${sdk}`
  expect(found([result], name)).toMatchObject({ bound: 'at most', goal: 0.5, value: 0.5, met: true })
  const dear = resultOf(named('1x4GiB'), { 'cos-courier': [2, 6.1, 1], [sdk]: [8, 12, 1] })
  expect(found([dear], name)).toMatchObject({ met: false })
})

test('of memory the peak of all workloads counts, each process by itself', () => {
  const results = [
    resultOf(named('1x4GiB'), { 'cos-courier': [2, 1, 90] }),
    resultOf(named('10000x4KiB'), { 'cos-courier': [2, 1, 120] }),
  ]
  const name = (kind: string) => `MB of PSS in ${kind}, peak of all workloads`
  expect(found(results, name('main'))).toMatchObject({ value: 120, goal: 200, met: true })
  expect(found(results, name('page'))).toMatchObject({ value: 240, goal: 300, met: true })
  expect(found(results, name('transfer'))).toMatchObject({ value: 360, goal: 300, met: false })
})

test('each slow line that ran has its two marks, also when its files were shrunk', () => {
  const relay = resultOf(named('1x4GiB-relay', 4), {
    ...{ 'cos-courier': [5, 1, 1], [sdk]: [5, 1, 1], 'cos-nodejs-sdk-v5-defaults': [7.5, 1, 1] },
  })
  expect(found([relay], `1x4GiB-relay: times as fast as ${sdk}`)).toMatchObject({ value: 1, met: true })
  expect(found([relay], `1x4GiB-relay: times as fast as ${sdk}-defaults`)).toMatchObject({ value: 1.5, met: false })
})

test('files per second are a mark of their own', () => {
  const result = resultOf(named('10000x4KiB'), { 'cos-courier': [2.4, 1, 1] })
  const mark = found([result], '10000x4KiB: files per second')
  expect(mark).toMatchObject({ goal: 4000, met: true })
  expect(mark.value).toBeCloseTo(4166.7, 1)
})

test('the rivals of a workload are those its marks name', () => {
  expect(rivalsIn('1x4GiB')).toEqual([sdk, 'rclone', 'aws-cli', 'bare-loop'])
  expect(rivalsIn('10000x4KiB (1/8)')).toEqual([sdk])
  expect(rivalsIn('mixed-wan')).toEqual([`${sdk}-defaults`, sdk])
  expect(rivalsIn('mixed')).toEqual([])
})
