import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync, realpathSync, statSync } from 'node:fs'
import type { Crc64Kernel } from './crc64-kernel.ts'
import type { FileJob, FileProblem, ReadAnswer } from './file-jobs.ts'
import { errnoOf, versionOf } from './file-version.ts'

// Windows has neither flag: there a link in the last place is caught by the real path, a special file by fstat.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

type ReadJob = Exclude<FileJob, { type: 'stat' }>

class Problem extends Error {
  readonly facts: FileProblem
  constructor(facts: FileProblem) {
    super(facts.problem)
    this.facts = facts
  }
}

/**
 * Does one job with blocking calls, so it belongs in a worker thread. The file is opened without following a link in
 * the last place and without waiting for a FIFO's other end, and is closed whenever the answer has no `fd`.
 */
export function runFileJob(job: ReadJob, memory: WebAssembly.Memory, kernel: Crc64Kernel): ReadAnswer {
  let fd: number | undefined
  try {
    fd = job.type === 'open' ? openSync(job.path, FLAGS) : job.fd
    if (job.type === 'open') checkVersion(fd, job.version)
    const realPath = job.type === 'open' ? { realPath: realPathOf(fd, job.path) } : {}
    readExactly(fd, new Uint8Array(memory.buffer, job.address, job.length), job.position)
    const sum = kernel.sum(job.address, job.length)
    if (!job.last) return { job: job.job, sum, fd, ...realPath }
    checkVersion(fd, job.version)
    closeSync(fd)
    return { job: job.job, sum, ...realPath }
  } catch (error) {
    if (fd !== undefined) closeSync(fd)
    return { job: job.job, ...problemOf(error) }
  }
}

function problemOf(error: unknown): FileProblem {
  if (error instanceof Problem) return error.facts
  const code = errnoOf(error)
  if (code === '') throw error
  // A link where a file was walked: O_NOFOLLOW says ELOOP (EMLINK on FreeBSD). A socket cannot be opened: ENXIO.
  if (code === 'ELOOP' || code === 'EMLINK') return { problem: 'changed', detail: 'now a symbolic link' }
  if (code === 'ENXIO') return { problem: 'special' }
  return { problem: 'errno', code }
}

function checkVersion(fd: number, version: string): void {
  const stats = fstatSync(fd, { bigint: true })
  if (!stats.isFile()) throw new Problem({ problem: 'special' })
  const now = versionOf(stats)
  if (now !== version) throw new Problem({ problem: 'changed', detail: `was ${version}, is ${now}` })
}

function readExactly(fd: number, slot: Uint8Array, position: number): void {
  for (let filled = 0; filled < slot.length; ) {
    const count = readSync(fd, slot, filled, slot.length - filled, position + filled)
    if (count === 0) throw new Problem({ problem: 'changed', detail: `ends at byte ${position + filled}` })
    filled += count
  }
}

/**
 * Where the opened file is, whatever happened to the path meanwhile. Linux's kernel says it for the descriptor. Else
 * the path is resolved again and must lead to the same inode, so a folder swapped for a link between open and here
 * cannot pass one file off as another.
 */
function realPathOf(fd: number, path: string): string {
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } catch (error) {
      // No /proc mounted: go the general way.
      if (errnoOf(error) !== 'ENOENT') throw error
    }
  }
  const resolved = realpathSync.native(path)
  const opened = fstatSync(fd, { bigint: true })
  const found = statSync(resolved, { bigint: true })
  if (found.ino !== opened.ino || found.dev !== opened.dev)
    throw new Problem({ problem: 'changed', detail: 'its folder was replaced' })
  return resolved
}
