/** What the list shows of a job, decided without React. */
import type { Phase } from '../../shared/job.ts'
import type { TranslationKey } from '../../shared/messages/en.ts'
import type { JobRow } from '../upload/list-contract.ts'
import type { Totals } from '../upload/page-contract.ts'

/** What a person can do to one job. */
export const JOB_ACTIONS = ['pause', 'resume', 'retry', 'cancel'] as const
/** One of them. */
export type JobAction = (typeof JOB_ACTIONS)[number]

/** As the worker's reducer accepts them: what is being made at COS cannot be taken back. */
const ACTIONS: Readonly<Record<Phase, readonly JobAction[]>> = {
  queued: ['pause', 'cancel'],
  preparing: ['pause', 'cancel'],
  uploading: ['pause', 'cancel'],
  verifying: [],
  paused: ['resume', 'cancel'],
  failed: ['retry', 'cancel'],
  done: [],
  skipped: [],
  cancelled: [],
}

/** The buttons of a row: only those its phase accepts. */
export const actionsFor = (phase: Phase): readonly JobAction[] => ACTIONS[phase]

/** The shape beside the words of a state. */
type StateIcon =
  | 'waiting'
  | 'sending'
  | 'checking'
  | 'verified'
  | 'done'
  | 'paused'
  | 'failed'
  | 'skipped'
  | 'cancelled'
const ICONS: Readonly<Record<Phase, StateIcon>> = {
  queued: 'waiting',
  preparing: 'sending',
  uploading: 'sending',
  verifying: 'checking',
  done: 'done',
  paused: 'paused',
  failed: 'failed',
  skipped: 'skipped',
  cancelled: 'cancelled',
}

/** How a row states itself: text, shape, and the class that colours both. */
export interface StateView {
  readonly textKey: TranslationKey
  readonly icon: StateIcon
  readonly tone: 'calm' | 'busy' | 'good' | 'bad' | 'warn'
}

type StateParts = Pick<JobRow, 'phase' | 'verified' | 'waitingFor' | 'skippedBecause'>

/** What it waits for comes before what it does; *verified* only when COS's checksum was ours. */
export function stateOf({ phase, verified, waitingFor, skippedBecause }: StateParts): StateView {
  if (phase === 'done')
    return verified === true
      ? { textKey: 'phase.verified', icon: 'verified', tone: 'good' }
      : { textKey: 'phase.unverified', icon: 'done', tone: 'warn' }
  if (phase === 'failed') return { textKey: 'phase.failed', icon: 'failed', tone: 'bad' }
  if (phase === 'skipped' && skippedBecause && skippedBecause !== 'cancelled')
    return { textKey: `skipped.${skippedBecause}`, icon: 'skipped', tone: 'calm' }
  if (isActive(phase) && waitingFor) return { textKey: `waiting.${waitingFor}`, icon: 'waiting', tone: 'warn' }
  return { textKey: `phase.${phase}`, icon: ICONS[phase], tone: isMoving(phase) ? 'busy' : 'calm' }
}

const isMoving = (phase: Phase): boolean => phase === 'preparing' || phase === 'uploading' || phase === 'verifying'
const isActive = (phase: Phase): boolean => phase === 'queued' || isMoving(phase)

/** From 0 to 1, or undefined where a bar would say nothing. */
export function progressOf({
  phase,
  sentBytes,
  sizeBytes,
}: Pick<JobRow, 'phase' | 'sentBytes' | 'sizeBytes'>): number | undefined {
  if (phase === 'verifying') return 1
  if (phase !== 'uploading' && phase !== 'paused') return undefined
  return sizeBytes === 0 ? 0 : Math.min(sentBytes / sizeBytes, 1)
}

/** What the buttons for the whole list need to know. */
export interface Overview {
  readonly active: number
  readonly paused: number
  readonly failed: number
  /** Done, skipped or cancelled: what "clear" takes off the list. */
  readonly ended: number
  /** Files that count: all but skipped and cancelled. */
  readonly files: number
  readonly done: number
  /** From 0 to 1; by files when there are no bytes. */
  readonly ratio: number
}

/** Sums for the header and the buttons, from the worker's counts. */
export function overviewOf(totals: Totals): Overview {
  const { counts, bytesDone, bytesTotal } = withoutHeld(totals)
  const active = counts.queued + counts.preparing + counts.uploading + counts.verifying
  const files = active + counts.paused + counts.failed + counts.done
  const ended = counts.done + counts.skipped + counts.cancelled
  const byFiles = files === 0 ? 0 : counts.done / files
  const ratio = Math.min(bytesTotal === 0 ? byFiles : bytesDone / bytesTotal, 1)
  return { active, paused: counts.paused, failed: counts.failed, ended, files, done: counts.done, ratio }
}

/** What waits for a word is listed, but it is no part of the work. */
export function withoutHeld(totals: Totals): Totals {
  const { held, ...rest } = totals
  if (held === undefined) return totals
  const { counts } = totals
  return {
    ...rest,
    jobs: totals.jobs - held.files - held.failed - held.skipped,
    counts: {
      ...counts,
      queued: counts.queued - held.files,
      failed: counts.failed - held.failed,
      skipped: counts.skipped - held.skipped,
    },
    bytesTotal: totals.bytesTotal - held.bytes,
  }
}

/** Whether the list holds anything beside what waits for a word. */
export const hasOthers = (totals: Totals): boolean => totals.walking || withoutHeld(totals).jobs > 0

/** Where the file lies, as far as the user chose it: `path` without the name. */
export const folderOf = ({ path, name }: Pick<JobRow, 'path' | 'name'>): string =>
  path.endsWith(`/${name}`) ? path.slice(0, -name.length - 1) : ''
