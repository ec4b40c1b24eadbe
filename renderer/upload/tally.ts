/** Counters over some jobs, kept up to date instead of counted. */
import { PHASES, type Phase, SKIPPED_BECAUSE, type SkippedBecause } from '../../shared/job.ts'
import { isEnded, isRunning, type Job } from './job-reducer.ts'

/** One number per counter, so that sums of sums are additions; stored as it is. */
export type Tally = Float64Array
/** A command for all jobs that needs no look at each of them. */
export const BULK_OPS = ['pause', 'resume', 'cancel', 'clear'] as const
export type BulkOp = (typeof BULK_OPS)[number]
/** Which order of sending a job belongs to: one request, or parts. */
export type Lane = 'small' | 'big'
export const LANES = ['small', 'big'] as const

const AFTER_PHASES = PHASES.length
const BYTES_TOTAL = AFTER_PHASES
const BYTES_DONE = AFTER_PHASES + 1
const UNVERIFIED = AFTER_PHASES + 2
const ENTRIES = AFTER_PHASES + 3
const CLAIMS = AFTER_PHASES + 4
const QUEUED: Readonly<Record<Lane, number>> = { small: AFTER_PHASES + 5, big: AFTER_PHASES + 6 }
const PAUSED: Readonly<Record<Lane, number>> = { small: AFTER_PHASES + 7, big: AFTER_PHASES + 8 }
const REASONS = AFTER_PHASES + 9
const AFTER_REASONS = REASONS + SKIPPED_BECAUSE.length
const BYTES_PAUSED = AFTER_REASONS
const BYTES_FAILED = AFTER_REASONS + 1
const WIDTH = AFTER_REASONS + 2

const indexed = <K extends string>(names: readonly K[]): Readonly<Record<K, number>> =>
  Object.fromEntries(names.map((name, index) => [name, index])) as Record<K, number>
/** Where each phase is counted. */
export const PHASE_AT = indexed(PHASES)
const REASON_AT = indexed(SKIPPED_BECAUSE)

export const newTally = (): Tally => new Float64Array(WIDTH)
/** False for one that another version has written. */
export const isTally = (tally: Tally): boolean => tally.length === WIDTH || tally.length === AFTER_REASONS
/** Of one that the version before has written it is not known how much is paused or has failed, until its jobs are read. */
export const asTally = (stored: Tally): Tally => {
  if (stored.length === WIDTH) return stored
  const tally = newTally()
  tally.set(stored)
  return tally
}

const at = (tally: Tally, index: number): number => tally[index] ?? 0
const bump = (tally: Tally, index: number, by: number): void => {
  tally[index] = at(tally, index) + by
}
const move = (tally: Tally, from: number, to: number): void => {
  bump(tally, to, at(tally, from))
  tally[from] = 0
}

export const inPhase = (tally: Tally, phase: Phase): number => at(tally, PHASE_AT[phase])
/** Jobs on the list and off it. */
export const entriesOf = (tally: Tally): number => at(tally, ENTRIES)
export const queuedIn = (tally: Tally, lane: Lane): number => at(tally, QUEUED[lane])
/** Jobs whose key nobody else may take, although it does not show in the path. */
export const claimsOf = (tally: Tally): number => at(tally, CLAIMS)
/** Of jobs that will be sent by themselves, or are being sent: all of their bytes. */
export const bytesToSendIn = (tally: Tally): number =>
  at(tally, BYTES_TOTAL) - at(tally, BYTES_DONE) - at(tally, BYTES_PAUSED) - at(tally, BYTES_FAILED)
/** Jobs that have not ended. */
export const unfinishedIn = (tally: Tally): number => {
  let sum = 0
  for (const phase of PHASES) if (!isEnded(phase)) sum += inPhase(tally, phase)
  return sum
}

/** What a tally says to the page. */
export interface Sums {
  readonly counts: Record<Phase, number>
  readonly bytesTotal: number
  readonly bytesDone: number
  readonly unverified: number
  readonly skippedBecause: Readonly<Partial<Record<SkippedBecause, number>>>
}

export function sumsOf(tally: Tally): Sums {
  const counts: Record<Phase, number> = { ...PHASE_AT }
  for (const phase of PHASES) counts[phase] = inPhase(tally, phase)
  const reasons = SKIPPED_BECAUSE.map((reason) => [reason, at(tally, REASONS + REASON_AT[reason])] as const)
  return {
    counts,
    bytesTotal: at(tally, BYTES_TOTAL),
    bytesDone: at(tally, BYTES_DONE),
    unverified: at(tally, UNVERIFIED),
    skippedBecause: Object.fromEntries(reasons.filter(([, count]) => count !== 0)),
  }
}

export function addTally(to: Tally, other: Tally, sign: 1 | -1): void {
  for (let index = 0; index < WIDTH; index += 1) to[index] = at(to, index) + sign * at(other, index)
}

/** `claims`: as `claimsOf` counts. */
export interface Counted {
  readonly lane: Lane
  readonly claims: boolean
}

/** Adds one job, or takes it out as it was added. */
export function countJob(tally: Tally, job: Job, sign: 1 | -1, { lane, claims }: Counted): void {
  bump(tally, ENTRIES, sign)
  if (job.cleared) return
  const { phase, skippedBecause, sizeBytes, verified } = job
  bump(tally, PHASE_AT[phase], sign)
  if (phase !== 'skipped' && phase !== 'cancelled') bump(tally, BYTES_TOTAL, sign * sizeBytes)
  if (phase === 'done') bump(tally, BYTES_DONE, sign * sizeBytes)
  if (phase === 'done' && verified === false) bump(tally, UNVERIFIED, sign)
  if (claims) bump(tally, CLAIMS, sign)
  if (phase === 'queued') bump(tally, QUEUED[lane], sign)
  if (phase === 'paused') bump(tally, PAUSED[lane], sign)
  if (phase === 'paused') bump(tally, BYTES_PAUSED, sign * sizeBytes)
  if (phase === 'failed') bump(tally, BYTES_FAILED, sign * sizeBytes)
  if (skippedBecause !== undefined) bump(tally, REASONS + REASON_AT[skippedBecause], sign)
}

/** As it is written down: what is under way begins again after a restart. */
export const atRest = (job: Job): Job => (isRunning(job.phase) ? { ...job, phase: 'queued' } : job)

const PHASES_OF: Readonly<Record<BulkOp, readonly Phase[]>> = {
  pause: ['queued', 'preparing', 'uploading'],
  resume: ['paused'],
  cancel: ['queued', 'preparing', 'uploading', 'paused', 'failed'],
  clear: ['done', 'skipped', 'cancelled'],
}
/** Whether there is a job to which the command applies. */
export const concerns = (op: BulkOp, tally: Tally): boolean => PHASES_OF[op].some((phase) => inPhase(tally, phase) > 0)

/** The tally of jobs of which none runs, after all of them were told. */
export function tallyAfter(op: BulkOp, before: Tally): Tally {
  const tally = before.slice()
  if (op === 'pause') moveWaiting(tally, 'queued', 'paused')
  else if (op === 'resume') moveWaiting(tally, 'paused', 'queued')
  else if (op === 'cancel') cancelAll(tally)
  else clearAll(tally)
  return tally
}

function moveWaiting(tally: Tally, from: 'queued' | 'paused', to: 'queued' | 'paused'): void {
  move(tally, PHASE_AT[from], PHASE_AT[to])
  const [froms, tos] = from === 'queued' ? [QUEUED, PAUSED] : [PAUSED, QUEUED]
  for (const lane of LANES) move(tally, froms[lane], tos[lane])
  if (to === 'paused') bump(tally, BYTES_PAUSED, bytesToSendIn(tally))
  else tally[BYTES_PAUSED] = 0
}

function cancelAll(tally: Tally): void {
  const cancelled = inPhase(tally, 'queued') + inPhase(tally, 'paused') + inPhase(tally, 'failed')
  for (const phase of ['queued', 'paused', 'failed'] as const) move(tally, PHASE_AT[phase], PHASE_AT.cancelled)
  bump(tally, REASONS + REASON_AT.cancelled, cancelled)
  // Of those that count, only the done ones are left.
  tally[BYTES_TOTAL] = at(tally, BYTES_DONE)
  tally[BYTES_PAUSED] = 0
  tally[BYTES_FAILED] = 0
  tally[CLAIMS] = 0
  for (const lane of LANES) {
    tally[QUEUED[lane]] = 0
    tally[PAUSED[lane]] = 0
  }
}

/** Reasons are those of skipped and cancelled jobs only. */
function clearAll(tally: Tally): void {
  for (const phase of PHASES_OF.clear) tally[PHASE_AT[phase]] = 0
  bump(tally, BYTES_TOTAL, -at(tally, BYTES_DONE))
  tally[BYTES_DONE] = 0
  tally[UNVERIFIED] = 0
  tally.fill(0, REASONS, AFTER_REASONS)
}
