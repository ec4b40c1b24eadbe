// @ts-check
import { totalBytes } from './bench-workloads.mjs'
import { peakOf } from './scale-memory.mjs'

/** @typedef {import('./bench-child.mjs').Round} Round */
/** @typedef {import('./bench-child.mjs').Settings} Settings */
/** @typedef {import('./bench-workloads.mjs').Workload} Workload */
/**
 * @typedef {{
 *   seconds: number, bytesPerSecond: number, filesPerSecond: number, cpuSeconds: number,
 *   peakMemoryBytes: Record<string, number>, peakPssBytes: import('./scale-memory.mjs').Memory, settings: Settings, rounds: readonly Round[]
 * }} ContestantResult
 * @typedef {{
 *   name: string, files: number, bytes: number, metric: Workload['metric'], serverLimit: number,
 *   contestants: Record<string, ContestantResult>, ratio: Record<string, number>
 * }} WorkloadResult
 */

/** Name of the app among the contestants. */
export const OURS = 'cos-courier'

/**
 * Of an even number of values, the mean of the two in the middle.
 * @param {readonly number[]} values
 */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (lower + upper) / 2
}

/**
 * The median round of a contestant; of memory, the peak of all rounds.
 * @param {Workload} workload
 * @param {readonly Round[]} rounds
 * @param {Settings} settings
 * @returns {ContestantResult}
 */
export function contestantResult(workload, rounds, settings) {
  const seconds = median(rounds.map((round) => round.seconds))
  /** @type {Record<string, number>} */
  const peakMemoryBytes = {}
  for (const [kind, bytes] of rounds.flatMap((round) => Object.entries(round.peakMemoryBytes))) {
    peakMemoryBytes[kind] = Math.max(peakMemoryBytes[kind] ?? 0, bytes)
  }
  return {
    seconds,
    bytesPerSecond: totalBytes(workload) / seconds,
    filesPerSecond: workload.files / seconds,
    cpuSeconds: median(rounds.map((round) => round.cpuSeconds)),
    peakMemoryBytes,
    peakPssBytes: peakOf(rounds.map((round) => round.peakPssBytes)),
    settings,
    rounds,
  }
}

/**
 * @param {Workload} workload
 * @param {number} serverLimit in the workload's metric
 * @param {Record<string, ContestantResult>} contestants
 * @returns {WorkloadResult}
 */
export function workloadResult(workload, serverLimit, contestants) {
  const { name, files, metric } = workload
  const ours = contestants[OURS]?.[metric] ?? Number.NaN
  const others = Object.entries(contestants).filter(([contestant]) => contestant !== OURS)
  const ratio = Object.fromEntries(others.map(([contestant, result]) => [contestant, ours / result[metric]]))
  return { name, files, bytes: totalBytes(workload), metric, serverLimit, contestants, ratio }
}

const MB = 1e6

/**
 * A table for people.
 * @param {readonly WorkloadResult[]} results
 */
export const tableOf = (results) => results.map(workloadTable).join('\n\n')

/** @param {WorkloadResult} result */
function workloadTable({ name, metric, serverLimit, contestants, ratio }) {
  /** @param {number} value */
  const speed = (value) =>
    metric === 'bytesPerSecond'
      ? `${(value / MB).toFixed(value < 100 * MB ? 1 : 0)} MB/s`
      : `${value.toFixed(0)} files/s`
  const rows = Object.entries(contestants).map(([contestant, result]) => {
    const memory = Object.values(result.peakMemoryBytes).reduce((all, bytes) => all + bytes, 0)
    const times = contestant === OURS ? '' : `${(ratio[contestant] ?? Number.NaN).toFixed(2)} x`
    const seconds = [result.seconds.toFixed(2), result.cpuSeconds.toFixed(2)]
    return [contestant, speed(result[metric]), ...seconds, `${(memory / MB).toFixed(0)} MB`, times]
  })
  const head = [name, 'speed', 'seconds', 'CPU s', 'memory', 'ours is']
  const all = [head, ...rows, ['server alone', speed(serverLimit), '', '', '', '']]
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  return all
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    )
    .map((line) => line.trimEnd())
    .join('\n')
}
