/** Sums over jobs that are on the list, many of them side by side in one array: by phase, and bytes. */
import { PHASES, type Phase } from '../../shared/job.ts'
import type { Job } from './job-reducer.ts'
import { type BulkOp, PHASE_AT } from './tally.ts'

/** Numbers of one sum: those with which a tally begins. */
export const LISTED_WIDTH = PHASES.length + 2
const BYTES_TOTAL = PHASES.length
const BYTES_DONE = PHASES.length + 1

/** What `at` means everywhere here: where in the array the sum begins. */
type Sums = Float64Array

const get = (sums: Sums, index: number): number => sums[index] ?? 0
const bump = (sums: Sums, index: number, by: number): void => {
  sums[index] = get(sums, index) + by
}

export const phaseIn = (sums: Sums, at: number, phase: Phase): number => get(sums, at + PHASE_AT[phase])
export const bytesTotalIn = (sums: Sums, at: number): number => get(sums, at + BYTES_TOTAL)
export const bytesDoneIn = (sums: Sums, at: number): number => get(sums, at + BYTES_DONE)
export const addBytesDone = (sums: Sums, at: number, bytes: number): void => bump(sums, at + BYTES_DONE, bytes)

/** How many jobs the sum counts. */
export function jobsIn(sums: Sums, at: number): number {
  let count = 0
  for (let index = at; index < at + PHASES.length; index += 1) count += get(sums, index)
  return count
}

/** Counts one job in, or takes it out as it was counted. */
export function countListed(sums: Sums, at: number, { cleared, phase, sizeBytes }: Job, sign: 1 | -1): void {
  if (cleared) return
  bump(sums, at + PHASE_AT[phase], sign)
  if (phase !== 'skipped' && phase !== 'cancelled') bump(sums, at + BYTES_TOTAL, sign * sizeBytes)
  if (phase === 'done') bump(sums, at + BYTES_DONE, sign * sizeBytes)
}

export function addListed(to: Sums, toAt: number, from: Sums, fromAt: number): void {
  for (let index = 0; index < LISTED_WIDTH; index += 1) bump(to, toAt + index, get(from, fromAt + index))
}

const MOVES: Readonly<Record<BulkOp, { readonly from: readonly Phase[]; readonly to?: Phase }>> = {
  pause: { from: ['queued'], to: 'paused' },
  resume: { from: ['paused'], to: 'queued' },
  cancel: { from: ['queued', 'paused', 'failed'], to: 'cancelled' },
  clear: { from: ['done', 'skipped', 'cancelled'] },
}

/** After all of its jobs, of which none runs, were told. */
export function tellListed(op: BulkOp, sums: Sums, at: number): void {
  const { from, to } = MOVES[op]
  for (const phase of from) {
    if (to !== undefined) bump(sums, at + PHASE_AT[to], phaseIn(sums, at, phase))
    sums[at + PHASE_AT[phase]] = 0
  }
  // Of those that count, only the done ones are left.
  if (op === 'cancel') sums[at + BYTES_TOTAL] = bytesDoneIn(sums, at)
  if (op !== 'clear') return
  bump(sums, at + BYTES_TOTAL, -bytesDoneIn(sums, at))
  sums[at + BYTES_DONE] = 0
}
