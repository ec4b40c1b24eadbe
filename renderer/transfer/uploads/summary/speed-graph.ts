/** The speed of the last two minutes as a drawing. Pure. */

/** One sample a second. */
export const GRAPH_SAMPLES = 120
/** The drawing's own units; CSS says how large it is. */
export const GRAPH_WIDTH = GRAPH_SAMPLES - 1
export const GRAPH_HEIGHT = 32

export interface SpeedGraph {
  /** SVG paths; empty while there are fewer than two samples. */
  readonly line: string
  readonly area: string
  /** Bytes per second of the upper edge. */
  readonly scale: number
  readonly most: number
}

/** The newest at the right edge; `samples` oldest first, the last GRAPH_SAMPLES of them count. */
export function speedGraph(samples: readonly number[]): SpeedGraph {
  const shown = samples.slice(-GRAPH_SAMPLES)
  const most = shown.reduce((top, sample) => Math.max(top, sample), 0)
  const scale = niceAbove(most)
  if (shown.length < 2) return { line: '', area: '', scale, most }
  const firstX = GRAPH_WIDTH - (shown.length - 1)
  const points = shown.map((sample, at) => `${firstX + at},${heightOf(sample, scale)}`)
  const line = `M${points.join('L')}`
  return { line, area: `${line}V${GRAPH_HEIGHT}H${firstX}Z`, scale, most }
}

const heightOf = (sample: number, scale: number): number => Math.round((1 - sample / scale) * GRAPH_HEIGHT * 10) / 10

/** 1, 2 or 5 times a power of ten: the drawing keeps its scale while the speed goes up and down a little. */
function niceAbove(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find((step) => value <= step * power) ?? 10) * power
}
