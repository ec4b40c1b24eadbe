// @ts-check
import { OURS } from './bench-report.mjs'

/** @typedef {import('./bench-report.mjs').WorkloadResult} WorkloadResult */
/**
 * A goal and what was reached; value and met are null where it was not measured: the workload did not run, or the
 * contestant is not installed.
 * @typedef {{ name: string, bound: 'at least' | 'at most', goal: number, value: number | null, met: boolean | null }} Mark
 */
/** @typedef {{ workload: string, contestant: string, goal: number }} Ratio */

const SDK = 'cos-nodejs-sdk-v5'
const SDK_DEFAULTS = 'cos-nodejs-sdk-v5-defaults'
const BARE = 'bare-loop'
const GIB = 1024 ** 3
const MB = 1e6

/** How many times as fast as whom. @type {readonly Ratio[]} */
const RATIOS = [
  { workload: '1x4GiB', contestant: SDK, goal: 4 },
  { workload: '1x4GiB', contestant: 'rclone', goal: 2.5 },
  { workload: '1x4GiB', contestant: 'aws-cli', goal: 1.8 },
  { workload: '1x4GiB', contestant: BARE, goal: 0.6 },
  { workload: '1x4GiB-https', contestant: SDK, goal: 3 },
  { workload: '1x4GiB-https', contestant: BARE, goal: 0.6 },
  { workload: '10000x4KiB', contestant: SDK, goal: 3 },
]

/** On slow lines, of whatever is sent. @type {readonly Omit<Ratio, 'workload'>[]} */
const SLOW_RATIOS = [
  { contestant: SDK_DEFAULTS, goal: 2 },
  { contestant: SDK, goal: 1 },
]

const FILES_PER_SECOND = { workload: '10000x4KiB', goal: 4000 }
/** CPU seconds per GiB by the SDK's. */
const CPU = { workload: '1x4GiB', goal: 0.5 }
/** MB of PSS, the largest of all workloads. */
const MEMORY = /** @type {const} */ ([
  ['transfer', 300],
  ['page', 300],
  ['main', 200],
])

/** A shrunk workload has what it was shrunk by behind its name. @param {string} name */
const fullName = (name) => name.replace(/ \(1\/\d+\)$/, '')
/** @param {string} workload */
const isSlow = (workload) => /-(relay|wan)$/.test(workload)

/**
 * Contestants that a mark of this workload needs; the app is one of them wherever there is any.
 * @param {string} workload
 * @returns {readonly string[]}
 */
export function rivalsIn(workload) {
  const name = fullName(workload)
  const ratios = isSlow(name) ? SLOW_RATIOS : RATIOS.filter((ratio) => ratio.workload === name)
  return ratios.map(({ contestant }) => contestant)
}

/**
 * The marks of the goals, whether they were reached and by how much.
 * @param {readonly WorkloadResult[]} results
 * @returns {readonly Mark[]}
 */
export function marksOf(results) {
  /** @param {string} workload */
  const find = (workload) => results.find(({ name }) => fullName(name) === workload)
  const slow = results.map(({ name }) => fullName(name)).filter(isSlow)
  const onSlowLines = (slow.length > 0 ? slow : ['1x4GiB-relay']).flatMap((workload) =>
    SLOW_RATIOS.map((ratio) => ({ workload, ...ratio })),
  )
  return [
    ...RATIOS.map((ratio) => ratioMark(ratio, find(ratio.workload))),
    atLeast(
      `${FILES_PER_SECOND.workload}: files per second`,
      FILES_PER_SECOND.goal,
      find(FILES_PER_SECOND.workload)?.contestants[OURS]?.filesPerSecond,
    ),
    cpuMark(find(CPU.workload)),
    ...onSlowLines.map((ratio) => ratioMark(ratio, find(ratio.workload))),
    ...MEMORY.map(([kind, goal]) => memoryMark(kind, goal, results)),
  ]
}

/**
 * @param {Ratio} ratio
 * @param {WorkloadResult | undefined} result
 */
const ratioMark = ({ workload, contestant, goal }, result) =>
  atLeast(`${workload}: times as fast as ${contestant}`, goal, result?.ratio[contestant])

/** @param {WorkloadResult | undefined} result */
function cpuMark(result) {
  const ours = result?.contestants[OURS]?.cpuSeconds
  const theirs = result?.contestants[SDK]?.cpuSeconds
  const perGib = (result?.bytes ?? 0) / GIB
  const value = ours !== undefined && theirs !== undefined && perGib > 0 ? ours / perGib / (theirs / perGib) : undefined
  return atMost(`${CPU.workload}: CPU seconds per GiB by those of ${SDK}`, CPU.goal, value)
}

/**
 * @param {(typeof MEMORY)[number][0]} kind
 * @param {number} goal
 * @param {readonly WorkloadResult[]} results
 */
function memoryMark(kind, goal, results) {
  const peaks = results.flatMap(({ contestants }) => contestants[OURS]?.peakPssBytes[kind] ?? [])
  return atMost(
    `MB of PSS in ${kind}, peak of all workloads`,
    goal,
    peaks.length > 0 ? Math.max(...peaks) / MB : undefined,
  )
}

/** @param {string} name @param {number} goal @param {number | undefined} value @returns {Mark} */
const atLeast = (name, goal, value) => mark({ name, bound: 'at least', goal }, value, (reached) => reached >= goal)
/** @param {string} name @param {number} goal @param {number | undefined} value @returns {Mark} */
const atMost = (name, goal, value) => mark({ name, bound: 'at most', goal }, value, (reached) => reached <= goal)

/**
 * @param {Pick<Mark, 'name' | 'bound' | 'goal'>} what
 * @param {number | undefined} value
 * @param {(value: number) => boolean} isMet
 * @returns {Mark}
 */
function mark(what, value, isMet) {
  const isKnown = value !== undefined && Number.isFinite(value)
  return { ...what, value: isKnown ? value : null, met: isKnown ? isMet(value) : null }
}

/**
 * One line for each mark, for people.
 * @param {readonly Mark[]} marks
 */
export function marksText(marks) {
  const width = Math.max(...marks.map(({ name }) => name.length))
  return marks
    .map(({ name, bound, goal, value, met }) => {
      const reached = value === null ? '-' : value.toFixed(value < 100 ? 2 : 0)
      const verdict = met === null ? 'not measured' : met ? 'met' : 'not met'
      return `${name.padEnd(width)}  ${reached.padStart(7)}  ${bound} ${goal}: ${verdict}`
    })
    .join('\n')
}
