import { XMLValidator } from 'fast-xml-parser'
import { expect, test } from 'vitest'
import { growthChart, stepFor } from '../../../scripts/lib/scale-chart.mjs'

test.each([
  [1, 0.2],
  [5, 1],
  [6, 2],
  [1_000_000, 200_000],
  [1_200, 250],
])('an axis up to %d has steps of %d', (max, step) => {
  expect(stepFor(max)).toBeCloseTo(step)
})

const samples = [
  { files: 0, seconds: 0, main: 100e6, page: 90e6, transfer: 60e6 },
  { files: 500_000, seconds: 1, main: 110e6, page: 400e6, transfer: 70e6 },
  { files: 1_000_000, seconds: 2, main: 120e6, page: 990e6, transfer: 80e6 },
]

test('the chart is XML, names both axes with their units, and has a line per process', () => {
  const svg = growthChart(samples, 'A & B < C')
  expect(XMLValidator.validate(svg)).toBe(true)
  for (const word of ['files in the queue', 'MB (PSS)', '1,000,000', 'A &amp; B &lt; C']) expect(svg).toContain(word)
  expect(svg.match(/<polyline/g)).toHaveLength(3)
})

test('what is largest stands highest, and every point lies within the axes', () => {
  const [page = '', , main = ''] = [...growthChart(samples, '').matchAll(/points="([^"]+)"/g)].map(
    ([, points]) => points,
  )
  const of = (points: string): number[][] => points.split(' ').map((point) => point.split(',').map(Number))
  const lastY = (points: string): number => of(points).at(-1)?.[1] ?? Number.NaN
  expect(lastY(page)).toBeLessThan(lastY(main))
  for (const [x = 0, y = 0] of [...of(page), ...of(main)]) {
    expect(x).toBeGreaterThanOrEqual(84)
    expect(x).toBeLessThanOrEqual(730)
    expect(y).toBeGreaterThanOrEqual(56)
    expect(y).toBeLessThanOrEqual(352)
  }
})

test('without a sample there is still a chart', () => {
  expect(XMLValidator.validate(growthChart([], 'empty'))).toBe(true)
})
