// @ts-check
import { watchCost } from './bench-cost.mjs'
import { peakOf, watchMemory } from './scale-memory.mjs'

/** @typedef {import('./bench-cost.mjs').Cost & { peakPssBytes: import('./scale-memory.mjs').Memory }} Use */

/**
 * CPU and VmHWM of a process and all its descendants, and twice a second the PSS of the three that matter. Linux.
 * @param {number} rootPid
 * @returns {{ stop: () => Use }} stop: looks once more, so call it while they still live
 */
export function watchUse(rootPid) {
  const costs = watchCost(rootPid)
  const memory = watchMemory(rootPid, () => 0)
  return { stop: () => ({ ...costs.stop(), peakPssBytes: peakOf(memory.stop()) }) }
}
