import type { ErrorInfo } from '../../shared/errors.ts'
import type { Phase, SkippedBecause } from '../../shared/job.ts'

/** One file. Plain data; replaced, never changed. */
export interface Job {
  /** Unique while the worker lives. */
  readonly id: number
  readonly batchId: string
  /** Unique in its batch, and the same after a restart. */
  readonly index: number
  /** Position of its source in the batch. */
  readonly source: number
  readonly path: string
  readonly key: string
  /** The key it is to have if nobody else has it; only where its key does not follow from its path. */
  readonly wishedKey?: string
  readonly sizeBytes: number
  readonly mtimeMs: number
  readonly version: string
  readonly phase: Phase
  readonly attempts: number
  readonly crc64?: string
  readonly verified: boolean | null
  readonly error?: ErrorInfo
  readonly skippedBecause?: SkippedBecause
  /** Local epoch ms; of one that goes on, when it last had ended. */
  readonly endedAtMs?: number
  /** Taken off the list by the user. */
  readonly cleared?: true
}

export type JobEvent =
  /** `pause`, `resume`, `cancel`, `retry`: the user. The others: the runner. */
  | {
      readonly type:
        | 'start'
        | 'prepared'
        | 'recognised'
        | 'sent'
        | 'interrupted'
        | 'pause'
        | 'resume'
        | 'cancel'
        | 'retry'
    }
  /** From the first byte again, because the file changed or arrived damaged. */
  | ({ readonly type: 'restarted' } & Pick<Job, 'sizeBytes' | 'mtimeMs' | 'version'>)
  /** Its content has been read, and the key follows from it. */
  | { readonly type: 'named'; readonly key: string }
  /** The object of its key is somebody else's. */
  | { readonly type: 'renamed'; readonly key: string }
  | { readonly type: 'skip'; readonly because: SkippedBecause }
  | { readonly type: 'finished'; readonly crc64: string; readonly verified: boolean }
  | { readonly type: 'fail'; readonly error: ErrorInfo }
type Rule<T extends JobEvent['type']> = readonly [
  from: readonly Phase[],
  next: (job: Job, event: JobEvent & { readonly type: T }) => Job,
]

function withoutError(job: Job): Job {
  const { error: _, ...rest } = job
  return rest
}
const to =
  (phase: Phase) =>
  (job: Job): Job => ({ ...job, phase })

/**
 * queued → preparing → uploading → verifying → done. In `verifying` the object is being made (Complete) or the result
 * is being written down: neither can be taken back, so pause and cancel are not accepted there. A Complete that has to
 * wait goes back to `uploading` (`interrupted`) for as long.
 */
const RULES: { readonly [T in JobEvent['type']]: Rule<T> } = {
  start: [['queued'], (job) => ({ ...withoutError(job), phase: 'preparing' })],
  prepared: [['preparing'], (job) => ({ ...job, phase: 'uploading', attempts: job.attempts + 1 })],
  sent: [['uploading'], to('verifying')],
  // Nothing had to be sent: it is there.
  recognised: [['preparing'], to('verifying')],
  interrupted: [['verifying'], to('uploading')],
  named: [['preparing'], (job, { key }) => ({ ...job, wishedKey: key, key })],
  renamed: [
    ['preparing', 'uploading', 'verifying'],
    (job, { key }) => ({ ...job, phase: 'preparing', wishedKey: job.wishedKey ?? job.key, key }),
  ],
  skip: [
    ['preparing', 'uploading', 'verifying'],
    (job, { because }) => ({ ...withoutError(job), phase: 'skipped', skippedBecause: because }),
  ],
  restarted: [
    ['preparing', 'uploading', 'verifying'],
    (job, { sizeBytes, mtimeMs, version }) => ({ ...job, phase: 'preparing', sizeBytes, mtimeMs, version }),
  ],
  finished: [['verifying'], (job, { crc64, verified }) => ({ ...withoutError(job), phase: 'done', crc64, verified })],
  fail: [
    ['queued', 'preparing', 'uploading', 'verifying', 'paused'],
    (job, { error }) => ({ ...job, phase: 'failed', error }),
  ],
  pause: [['queued', 'preparing', 'uploading'], to('paused')],
  resume: [['paused'], to('queued')],
  cancel: [
    ['queued', 'preparing', 'uploading', 'paused', 'failed'],
    (job) => ({ ...withoutError(job), phase: 'cancelled', skippedBecause: 'cancelled' }),
  ],
  retry: [['failed'], (job) => ({ ...withoutError(job), phase: 'queued' })],
}

/** Pure. An event that the phase does not accept returns the same object, so late results are harmless. */
export function reduce(job: Job, event: JobEvent): Job {
  const [from, next] = RULES[event.type] as Rule<JobEvent['type']>
  return from.includes(job.phase) ? next(job, event) : job
}

/** As `reduce`, with the time at which the job ends if it does. */
export function reduceAt(job: Job, event: JobEvent, nowMs: number): Job {
  const next = reduce(job, event)
  return next !== job && isEnded(next.phase) ? { ...next, endedAtMs: nowMs } : next
}

/** An empty folder that becomes an object of its own: no file's path ends in `/`. */
export const isFolder = ({ path }: Pick<Job, 'path'>): boolean => path.endsWith('/')
/** Phases in which nothing more happens by itself. */
export const isEnded = (phase: Phase): boolean =>
  phase === 'done' || phase === 'failed' || phase === 'skipped' || phase === 'cancelled'
/** Phases in which a runner works on the job. */
export const isRunning = (phase: Phase): boolean =>
  phase === 'preparing' || phase === 'uploading' || phase === 'verifying'
