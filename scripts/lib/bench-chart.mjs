// @ts-check
import { OURS } from './bench-report.mjs'

/** @typedef {import('./bench-report.mjs').WorkloadResult} WorkloadResult */

const WIDTH = 760
const MB = 1e6

/** Colours of text, grid and lines for light and dark; a picture in a page follows the system. */
const STYLE = `<style>
  text { fill: #24292f; font: 13px system-ui, sans-serif }
  .title { font-size: 15px; font-weight: 600 }
  .faint { fill: #57606a }
  .ground { fill: #ffffff }
  .grid { stroke: #d8dee4 }
  .bar { fill: #b6bec8 }
  .ours { fill: #1f6feb }
  .line { fill: none; stroke-width: 2 }
  .s0 { stroke: #1f6feb; stroke-width: 3 } .s1 { stroke: #c2410c } .s2 { stroke: #6e7781; stroke-dasharray: 5 4 }
  .s3 { stroke: #15803d } .s4 { stroke: #7c3aed } .s5 { stroke: #a16207 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .faint { fill: #9da7b1 }
    .ground { fill: #0d1117 }
    .grid { stroke: #30363d }
    .bar { fill: #57606a }
    .ours { fill: #4c94ff }
    .s0 { stroke: #4c94ff } .s1 { stroke: #f08a4b } .s2 { stroke: #9da7b1 }
    .s3 { stroke: #4ac26b } .s4 { stroke: #b392f0 } .s5 { stroke: #d4a72c }
  }
</style>`

/**
 * @param {number} height
 * @param {string} label for who cannot see it
 * @param {readonly string[]} inner
 */
const drawing = (height, label, inner) =>
  `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(label)}">`,
    STYLE,
    `<rect class="ground" width="${WIDTH}" height="${height}"/>`,
    ...inner,
    '</svg>',
  ].join('\n')}\n`

/** @param {string} content */
const escaped = (content) => content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/**
 * @param {number} x
 * @param {number} y
 * @param {string} content
 * @param {'start' | 'middle' | 'end'} [anchor]
 * @param {string} [kind] class
 */
const text = (x, y, content, anchor = 'start', kind = '') =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" class="${kind}">${escaped(content)}</text>`

/** @param {number} px */
const round = (px) => Math.round(px * 10) / 10

const BARS = { left: 220, right: 610, rowHeight: 22, barHeight: 13, gap: 22, top: 46 }

/**
 * The speed of each contestant in each workload, as bars; each workload to a scale of its own.
 * @param {readonly WorkloadResult[]} results
 */
export function speedChart(results) {
  let y = BARS.top
  const groups = results.map((result) => {
    const rows = Object.entries(result.contestants)
    const drawn = [text(20, y + 13, result.name, 'start', 'title'), ...bars(result, rows, y + 22)]
    y += 22 + rows.length * BARS.rowHeight + BARS.gap
    return drawn.join('\n')
  })
  const title = 'Speed by workload: longer is faster'
  return drawing(y, title, [text(20, 26, title, 'start', 'faint'), ...groups])
}

/**
 * @param {WorkloadResult} result
 * @param {[string, import('./bench-report.mjs').ContestantResult][]} rows
 * @param {number} top
 */
function bars({ metric }, rows, top) {
  const most = Math.max(...rows.map(([, result]) => result[metric]))
  return rows.map(([name, result], index) => {
    const y = top + index * BARS.rowHeight
    const width = Math.max(1, ((BARS.right - BARS.left) * result[metric]) / most)
    const kind = name === OURS ? 'ours' : 'bar'
    return [
      text(BARS.left - 10, y + 12, name, 'end'),
      `<rect x="${BARS.left}" y="${y + 1}" width="${round(width)}" height="${BARS.barHeight}" rx="2" class="${kind}"/>`,
      text(BARS.left + width + 8, y + 12, speedText(metric, result[metric]), 'start', 'faint'),
    ].join('\n')
  })
}

/**
 * @param {WorkloadResult['metric']} metric
 * @param {number} value
 */
function speedText(metric, value) {
  if (metric === 'filesPerSecond') return `${Math.round(value).toLocaleString('en')} files/s`
  const megabytes = value / MB
  return `${megabytes < 100 ? megabytes.toFixed(1) : Math.round(megabytes).toLocaleString('en')} MB/s`
}

const PLOT = { left: 70, right: 545, top: 56, bottom: 330, height: 386 }

/**
 * Speed over the size of the files, one line for each contestant; both axes logarithmic.
 * @param {readonly WorkloadResult[]} all in the order of sizes; of equal ones, as when they were shrunk, the first counts
 */
export function sizesChart(all) {
  const results = all.filter((one, index) => index === 0 || sizeOf(one) > sizeOf(all[index - 1]))
  const sizes = results.map(sizeOf)
  const names = [...new Set(results.flatMap(({ contestants }) => Object.keys(contestants)))]
  const speeds = results.flatMap(({ contestants }) => Object.values(contestants).map((one) => one.bytesPerSecond / MB))
  const x = logScale(sizes, PLOT.left, PLOT.right)
  const y = logScale(decadesAround(speeds), PLOT.bottom, PLOT.top)
  const lines = names.map((name, index) => {
    const points = results.flatMap((result) => {
      const speed = result.contestants[name]?.bytesPerSecond
      return speed === undefined ? [] : [`${x(sizeOf(result))},${y(speed / MB)}`]
    })
    return `<polyline points="${points.join(' ')}" class="line s${index}"/>`
  })
  const title = 'Speed over the size of the files'
  return drawing(PLOT.height, title, [
    text(20, 26, `${title}, MB/s; both axes logarithmic`, 'start', 'faint'),
    ...ticksIn(speeds).map((value) => horizontal(y(value), value)),
    ...sizes.map((bytes) => text(x(bytes), PLOT.bottom + 20, sizeText(bytes), 'middle')),
    text((PLOT.left + PLOT.right) / 2, PLOT.bottom + 44, 'size of each file', 'middle', 'faint'),
    ...lines,
    ...names.map((name, index) => legend(PLOT.top + 8 + index * 22, name, index)),
  ])
}

/** @param {WorkloadResult | undefined} result */
const sizeOf = (result) => (result === undefined ? 0 : result.bytes / result.files)

/** Powers of ten that hold all values. @param {readonly number[]} values */
const decadesAround = (values) => [
  10 ** Math.floor(Math.log10(Math.min(...values))),
  10 ** Math.ceil(Math.log10(Math.max(...values))),
]

/** @param {readonly number[]} values */
function ticksIn(values) {
  const [low = 1, high = 1] = decadesAround(values)
  const count = Math.round(Math.log10(high / low))
  return Array.from({ length: count + 1 }, (_, index) => low * 10 ** index)
}

/**
 * @param {readonly number[]} values
 * @param {number} from pixel of the least
 * @param {number} to pixel of the largest
 * @returns {(value: number) => number}
 */
function logScale(values, from, to) {
  const least = Math.log10(Math.min(...values))
  const span = Math.log10(Math.max(...values)) - least || 1
  return (value) => round(from + ((to - from) * (Math.log10(value) - least)) / span)
}

/** @param {number} bytes */
function sizeText(bytes) {
  const units = ['B', 'KiB', 'MiB', 'GiB']
  const power = Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  return `${Math.round(bytes / 1024 ** power)} ${units[power]}`
}

/**
 * @param {number} y
 * @param {number} value
 */
const horizontal = (y, value) =>
  `<line x1="${PLOT.left}" y1="${y}" x2="${PLOT.right}" y2="${y}" class="grid"/>${text(PLOT.left - 8, y + 4, value.toLocaleString('en'), 'end', 'faint')}`

/**
 * @param {number} y
 * @param {string} name
 * @param {number} index
 */
const legend = (y, name, index) =>
  `<line x1="${PLOT.right + 16}" y1="${y}" x2="${PLOT.right + 40}" y2="${y}" class="line s${index}"/>${text(PLOT.right + 46, y + 4, name)}`
