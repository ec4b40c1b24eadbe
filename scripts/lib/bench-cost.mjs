// @ts-check
import { readdirSync, readFileSync } from 'node:fs'

/** Unit of times in /proc: USER_HZ, 100 on every Linux that Electron or Node runs on. */
const TICKS_PER_SECOND = 100
/**
 * A process that ends takes with it what it used since the last look: at most this long on one core. A look takes some
 * milliseconds of the cores that are being measured.
 */
const SAMPLE_EVERY_MS = 250

/**
 * What a tree of processes used: CPU of all together and of each kind, and the largest VmHWM of each kind.
 * @typedef {{
 *   cpuSeconds: number, cpuSecondsByKind: Record<string, number>, peakMemoryBytes: Record<string, number>
 * }} Cost
 */
/** @typedef {{ parentPid: number, ticks: number, startedTicks: string }} Stat */

/**
 * Fields of /proc/PID/stat, see proc(5): 4 ppid, 14 utime, 15 stime, 22 starttime. The command's name, in brackets, may
 * hold spaces and brackets itself.
 * @param {string} text
 * @returns {Stat}
 */
export function parseStat(text) {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ') // fields[0] is field 3
  return {
    parentPid: Number(fields[1]),
    ticks: Number(fields[11]) + Number(fields[12]),
    startedTicks: fields[19] ?? '',
  }
}

/**
 * What a process is for, by its command line. Chromium's own services go by their names; the app's transfer process is
 * the Node service.
 * @param {string} commandLine arguments separated by NUL or, where Chromium has rewritten them, by spaces
 */
export function kindOf(commandLine) {
  const words = commandLine.split(/[\0 ]/)
  /** @param {string} name */
  const value = (name) => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1)
  const type = value('--type')
  if (type === undefined) return /(^|\/)(crashpad|chrome_crashpad)[^/]*$/.test(words[0] ?? '') ? 'crashpad' : 'main'
  if (type !== 'utility') return type.replace(/-process$/, '')
  const service = value('--utility-sub-type') ?? 'utility'
  if (service === 'node.mojom.NodeService') return 'transfer'
  return service
    .replace(/^.*\./, '')
    .replace(/Service$/, '')
    .toLowerCase()
}

/**
 * Adds up, from now on, what a process and all its descendants use; also those that outlive their parent. Linux.
 * @param {number} rootPid
 * @returns {{ look: () => void, stop: () => Cost }} look: at once, before a process ends that is known to;
 *   stop: looks once more, so call it while they still live
 */
export function watchCost(rootPid) {
  /** @type {Map<string, { ticks: number, kind: string, peakBytes: number }>} */
  const seen = new Map()
  const members = new Set([rootPid])
  const sample = () => {
    for (const [pid, stat] of treeOf(members)) {
      const id = `${pid} ${stat.startedTicks}`
      const { kind, peakBytes } = memoryOf(pid) ?? seen.get(id) ?? { kind: 'main', peakBytes: 0 }
      seen.set(id, { ticks: stat.ticks, kind, peakBytes })
    }
  }
  sample()
  const timer = setInterval(sample, SAMPLE_EVERY_MS)
  return {
    look: sample,
    stop() {
      clearInterval(timer)
      sample()
      return sum([...seen.values()])
    },
  }
}

/** @param {readonly { ticks: number, kind: string, peakBytes: number }[]} processes */
function sum(processes) {
  /** @type {Record<string, number>} */
  const ticksByKind = {}
  /** @type {Record<string, number>} */
  const peakMemoryBytes = {}
  for (const { kind, ticks, peakBytes } of processes) {
    ticksByKind[kind] = (ticksByKind[kind] ?? 0) + ticks
    peakMemoryBytes[kind] = Math.max(peakMemoryBytes[kind] ?? 0, peakBytes)
  }
  const cpuSecondsByKind = Object.fromEntries(
    Object.entries(ticksByKind).map(([kind, ticks]) => [kind, ticks / TICKS_PER_SECOND]),
  )
  const ticks = Object.values(ticksByKind).reduce((all, some) => all + some, 0)
  return { cpuSeconds: ticks / TICKS_PER_SECOND, cpuSecondsByKind, peakMemoryBytes }
}

/**
 * The processes in `members` and those that descend from them, which become members.
 * @param {Set<number>} members
 */
function treeOf(members) {
  /** @type {Map<number, Stat>} */
  const all = new Map()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const text = readIfAlive(`/proc/${name}/stat`)
    if (text !== undefined) all.set(Number(name), parseStat(text))
  }
  // A child may have a smaller number than its parent, so until nothing is added.
  for (let grew = true; grew; ) {
    const before = members.size
    for (const [pid, { parentPid }] of all) if (members.has(parentPid)) members.add(pid)
    grew = members.size > before
  }
  return [...all].filter(([pid]) => members.has(pid))
}

/**
 * @param {number} pid
 * @returns {{ kind: string, peakBytes: number } | undefined} undefined when it has ended
 */
function memoryOf(pid) {
  const commandLine = readIfAlive(`/proc/${pid}/cmdline`)
  const peak = /^VmHWM:\s*(\d+) kB$/m.exec(readIfAlive(`/proc/${pid}/status`) ?? '')?.[1]
  if (!commandLine || peak === undefined) return undefined
  return { kind: kindOf(commandLine), peakBytes: Number(peak) * 1024 }
}

/** @param {string} file in /proc */
function readIfAlive(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ESRCH') return undefined // it ended after the folder was listed
    throw error
  }
}
