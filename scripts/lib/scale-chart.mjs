// @ts-check

/** @typedef {import('./scale-memory.mjs').MemorySample} MemorySample */

const WIDTH = 760
const HEIGHT = 420
const PLOT = { left: 84, right: 730, top: 56, bottom: 352 }
const TICKS = 5
const MB = 1_000_000
const LINES = /** @type {const} */ ([
  ['page', '#c2410c'],
  ['transfer', '#1d4ed8'],
  ['main', '#15803d'],
])

/**
 * A round step so that about TICKS of them reach `max`.
 * @param {number} max above 0
 */
export function stepFor(max) {
  const rough = max / TICKS
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 2.5, 5].find((factor) => factor * power >= rough) ?? 10) * power
}

/**
 * Memory of the three processes over the length of the queue, as SVG.
 * @param {readonly MemorySample[]} samples in the order of time
 * @param {string} title
 */
export function growthChart(samples, title) {
  const most = { files: 1, bytes: MB }
  for (const { files, main, page, transfer } of samples) {
    most.files = Math.max(most.files, files)
    most.bytes = Math.max(most.bytes, main, page, transfer)
  }
  const x = axis(most.files, PLOT.left, PLOT.right)
  const y = axis(most.bytes / MB, PLOT.bottom, PLOT.top)
  const lines = LINES.map(([kind, color]) => {
    const points = samples.map((sample) => `${x.at(sample.files)},${y.at(sample[kind] / MB)}`).join(' ')
    return `<polyline points="${points}" fill="none" stroke="${color}" stroke-width="2"/>`
  })
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(PLOT.left, 24, title, 'start', 'font-size="15" font-weight="bold"'),
    ...y.ticks.map((tick) => horizontal(y.at(tick), tick)),
    ...x.ticks.map((tick) => text(x.at(tick), PLOT.bottom + 20, tick.toLocaleString('en'), 'middle')),
    text((PLOT.left + PLOT.right) / 2, PLOT.bottom + 46, 'files in the queue', 'middle'),
    text(PLOT.left, PLOT.top - 12, 'MB (PSS)', 'end'),
    ...lines,
    ...LINES.map(([kind, color], index) => legend(PLOT.left + 16 + index * 110, kind, color)),
    '</svg>',
  ].join('\n')}\n`
}

/**
 * @param {number} max
 * @param {number} from pixel of 0
 * @param {number} to pixel of the largest tick
 */
function axis(max, from, to) {
  const step = stepFor(max)
  const count = Math.ceil(max / step)
  return {
    ticks: Array.from({ length: count + 1 }, (_, index) => index * step),
    /** @param {number} value */
    at: (value) => Math.round((from + ((to - from) * value) / (count * step)) * 10) / 10,
  }
}

/**
 * @param {number} yPx
 * @param {number} megabytes
 */
const horizontal = (yPx, megabytes) =>
  `<line x1="${PLOT.left}" y1="${yPx}" x2="${PLOT.right}" y2="${yPx}" stroke="#ddd"/>${text(PLOT.left - 8, yPx + 4, megabytes.toLocaleString('en'), 'end')}`

/**
 * @param {number} xPx
 * @param {string} name
 * @param {string} color
 */
const legend = (xPx, name, color) =>
  `<line x1="${xPx}" y1="${PLOT.top - 16}" x2="${xPx + 24}" y2="${PLOT.top - 16}" stroke="${color}" stroke-width="3"/>${text(xPx + 30, PLOT.top - 12, name, 'start')}`

/**
 * @param {number} xPx
 * @param {number} yPx
 * @param {string} content
 * @param {'start' | 'middle' | 'end'} anchor
 * @param {string} [more] attributes
 */
const text = (xPx, yPx, content, anchor, more = '') =>
  `<text x="${xPx}" y="${yPx}" text-anchor="${anchor}" ${more}>${content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`
