// @ts-check

/** A frame that comes later than this after the one before is slow: at 60 a second, at least one was left out. */
export const SLOW_FRAME_MS = 25

/**
 * @param {readonly number[]} times of frames, in ms, ascending
 * @returns {{ frames: number, slowFrameShare: number, longestFrameMs: number }}
 */
export function frameFigures(times) {
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time))
  if (gaps.length === 0) throw new Error('The page has drawn nothing.')
  const slow = gaps.filter((gap) => gap > SLOW_FRAME_MS).length
  const round = (/** @type {number} */ value, /** @type {number} */ steps) => Math.round(value * steps) / steps
  return {
    frames: gaps.length,
    slowFrameShare: round(slow / gaps.length, 10_000),
    longestFrameMs: round(Math.max(...gaps), 10),
  }
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new Error('There is no median of nothing.')
  return middle
}

/** Notes the time of every frame until `COLLECTED` is asked. */
export const COLLECT = `(() => {
  const times = (globalThis.courierFrames = [])
  const note = (now) => {
    times.push(now)
    if (globalThis.courierFrames === times) requestAnimationFrame(note)
  }
  requestAnimationFrame(note)
})()`
export const COLLECTED = `(() => {
  const times = globalThis.courierFrames
  globalThis.courierFrames = undefined
  return times
})()`

/**
 * Moves the bar through the whole list and back, a little in each frame.
 * @param {number} seconds
 */
export const sweep = (seconds) => `new Promise((done) => {
  const list = document.querySelector('.list')
  const from = performance.now()
  const step = (now) => {
    const share = Math.min(1, Math.max(0, (now - from) / ${seconds * 1000}))
    list.scrollTop = (1 - Math.abs(2 * share - 1)) * (list.scrollHeight - list.clientHeight)
    if (share < 1) requestAnimationFrame(step)
    else done(true)
  }
  requestAnimationFrame(step)
})`
