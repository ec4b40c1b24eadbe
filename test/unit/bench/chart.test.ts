import { expect, test } from 'vitest'
import { sizesChart, speedChart } from '../../../scripts/lib/bench-chart.mjs'
import { contestantResult, workloadResult } from '../../../scripts/lib/bench-report.mjs'
import { ALL_WORKLOADS, SWEEP } from '../../../scripts/lib/bench-workloads.mjs'

const round = (seconds: number) => ({
  ...{ seconds, cpuSeconds: 1, wallSeconds: 1, cpuSecondsByKind: {}, peakMemoryBytes: {} },
  peakPssBytes: { main: 0, page: 0, transfer: 0 },
})
const resultsOf = (workloads: typeof SWEEP, ours: number, other: number) =>
  workloads.map((workload) =>
    workloadResult(workload, 1, {
      'cos-courier': contestantResult(workload, [round(ours)], {}),
      'a < b & c': contestantResult(workload, [round(other)], {}),
    }),
  )

test('the longest bar is the fastest, and half as fast is half as long', () => {
  const svg = speedChart(resultsOf(ALL_WORKLOADS.slice(0, 1), 1, 2))
  const widths = [...svg.matchAll(/<rect x="\d+" y="[\d.]+" width="([\d.]+)"/g)].map(([, width]) => Number(width))
  expect(widths).toHaveLength(2)
  expect(widths[1]).toBeCloseTo((widths[0] ?? 0) / 2, 1)
  expect(svg).toContain('1,074 MB/s')
  expect(svg.match(/class="ours"/g)).toHaveLength(1)
})

test('names are text, never markup', () => {
  const svg = speedChart(resultsOf(ALL_WORKLOADS.slice(0, 1), 1, 2))
  expect(svg).toContain('a &lt; b &amp; c')
  expect(svg).not.toContain('a < b')
})

test('speed over size: a line for each contestant, a point for each size, larger files further right', () => {
  const svg = sizesChart(resultsOf(SWEEP, 1, 2))
  const lines = [...svg.matchAll(/<polyline points="([^"]+)"/g)].map(([, points = '']) =>
    points.split(' ').map((point) => point.split(',').map(Number)),
  )
  expect(lines.map((points) => points.length)).toEqual([SWEEP.length, SWEEP.length])
  const [ours = [], other = []] = lines
  const xs = ours.map(([x = 0]) => x)
  expect(xs).toEqual([...xs].sort((a, b) => a - b))
  for (const [index, [, y = 0]] of ours.entries()) expect(y).toBeLessThan(other[index]?.[1] ?? 0)
})

test('of two results of one size, the first counts', () => {
  const [least, ...more] = resultsOf(SWEEP, 1, 2)
  if (least === undefined) throw new Error('a sweep of nothing')
  const [, again] = resultsOf(SWEEP, 1, 2)
  const twice = [least, { ...least, contestants: again?.contestants ?? {} }, ...more]
  expect(sizesChart(twice)).toBe(sizesChart([least, ...more]))
})

test('both are readable on dark ground and name themselves', () => {
  for (const svg of [speedChart(resultsOf(ALL_WORKLOADS, 1, 2)), sizesChart(resultsOf(SWEEP, 1, 2))]) {
    expect(svg).toContain('prefers-color-scheme: dark')
    expect(svg).toMatch(/role="img" aria-label="Speed/)
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  }
})
