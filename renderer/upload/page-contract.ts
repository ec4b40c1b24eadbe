/**
 * What the transfer page and the upload worker say to each other with `postMessage`. Everything is plain data. The page
 * shows and forwards; every decision about uploads is the worker's.
 */
import type { ErrorInfo, Result } from '../../shared/errors.ts'
import type { Input } from '../../shared/ipc/call.ts'
import type { contract, TransferLimits } from '../../shared/ipc/contract.ts'
import type { BatchRequest, Phase, SkippedBecause } from '../../shared/job.ts'
import type { HeldBatch, HeldSums, StartChoice } from './held-contract.ts'
import type { JobSelection, ListAnswer, ListMessage, WaitingFor } from './list-contract.ts'
import type { ProblemAnswer, ProblemMessage } from './problem-contract.ts'
import type { WatchCommand, WatchNews } from './watch/watch-contract.ts'

type Contract = typeof contract
/** The calls to main that the worker asks the page to make for it; a subset of the transfer window's contract. */
export const RELAYED_CHANNELS = [
  'credential.get',
  'batch.open',
  'batch.close',
  'batch.report',
  'batch.finish',
  'batch.ended',
  'uploads.tell',
  'watch.begun',
] as const satisfies readonly (keyof Contract)[]
export type RelayedChannel = (typeof RELAYED_CHANNELS)[number]
export type RelayedInput<C extends RelayedChannel> = Input<Contract, C>

/** Jobs whose phase does not allow a command are left alone, so ids may be stale. */
export type JobCommand =
  | { readonly type: 'jobs.pause' | 'jobs.resume' | 'jobs.cancel' | 'jobs.retry'; readonly ids: JobSelection }
  /** Takes done, skipped and cancelled rows off the list, all of them unless `ids` says which. Failed ones stay: cancel them first. */
  | { readonly type: 'jobs.clear'; readonly ids?: JobSelection }
  /** Of the queued jobs, these go next, in this order; what is being sent goes on. The list keeps its order. */
  | { readonly type: 'jobs.top'; readonly ids: JobSelection }
  /**
   * In which order queued jobs go: as they were found (at the start), or the smallest first, where sizes within a fifth
   * of each other count as equal. Files sent in parts have an order of their own beside it. Not kept over a restart.
   */
  | { readonly type: 'jobs.order'; readonly order: 'found' | 'smallest' }

/** Main wants to know which unfinished uploads are this app's; the answer is the call `uploads.tell`. */
export interface UploadsQuestion {
  readonly type: 'uploads.ask'
  readonly askId: number
}

/** Of a profile, what the history keeps of where files went. */
export interface ProfilePlace {
  readonly id: string
  readonly name: string
  readonly bucket: string
  readonly region: string
}

export type PageMessage =
  /**
   * Comes with the transfer process's MessagePort in `event.ports[0]`: at the start and again whenever main sends a new
   * one. Calls on the old port are lost and made again; nothing starts before the first.
   */
  | { readonly type: 'connect' }
  /**
   * Once, after the first `connect`: the batches main kept. Those the journal does not know are walked again and
   * `journal-lost` is said.
   */
  | {
      readonly type: 'start'
      readonly openBatches: readonly BatchRequest[]
      /** All that main has open: a command's batch that is not among them is over, and nobody takes it up again. */
      readonly batchIds: readonly string[]
      /** A command does its own work only; a window also removes what earlier runs left at COS. */
      readonly visible: boolean
    }
  /** What main said to `{ type: 'call', id }`. */
  | { readonly type: 'answer'; readonly id: number; readonly result: Result<unknown> }
  /**
   * New work. `report: true` (command line): every ended file goes to `batch.report`, the end to `batch.finish`, and no
   * state waits for ever for the network. A batchId that is known is not added twice; its results are reported again.
   */
  | { readonly type: 'batch.add'; readonly batch: BatchRequest; readonly report: boolean }
  /** Held batches may be sent, together, with these choices; all others need another walk. */
  | ({ readonly type: 'batch.start'; readonly batchIds: readonly string[] } & StartChoice)
  /** Forgets a held batch: nothing of it is at COS. */
  | { readonly type: 'batch.discard'; readonly batchId: string }
  | JobCommand
  | WatchCommand
  | UploadsQuestion
  | ListMessage
  | ProblemMessage
  /** Main's `keychain.waiting`, forwarded so that rows can say what they wait for. */
  | { readonly type: 'keychain'; readonly waiting: boolean }
  /** Main's limits, at the start and whenever they change. Bytes per second are transfer's business, not the worker's. */
  | { readonly type: 'limits'; readonly limits: TransferLimits }
  /** Before `start`, and whenever they change: without its profile here nothing of a command goes into the history. */
  | { readonly type: 'profiles'; readonly profiles: readonly ProfilePlace[] }
  /** The computer has slept: what has been under way for long is repeated. */
  | { readonly type: 'woke' }

/** Sums over the whole list. */
export interface Totals {
  readonly jobs: number
  readonly counts: Readonly<Record<Phase, number>>
  /** Skipped and cancelled files by their reason: `exists`, `same` and `not-newer` are what the batch's choice met at COS. */
  readonly skippedBecause?: Readonly<Partial<Record<SkippedBecause, number>>>
  /** `done` files whose checksum COS did not send. */
  readonly unverified: number
  /** Of all files but the skipped and cancelled. */
  readonly bytesTotal: number
  /** Sent so far, those in flight included. */
  readonly bytesDone: number
  /** Still to be sent without a word from the user: not of paused, failed and held files. */
  readonly bytesLeft: number
  /** Smoothed over about five seconds; 0 when nothing moves. */
  readonly bytesPerSecond: number
  /** True while sources are still being read: totals will grow. */
  readonly walking: boolean
  /** How much of all this is in held batches: `files` are counted as `queued`. */
  readonly held?: HeldSums
  /** What everything waits for, when that is so. */
  readonly waitingFor?: WaitingFor
}

/** What the user should know once, beside the rows. */
export type Notice =
  /** The browser lost or refused the journal: work is walked again, or goes on without one (`detail` in `error`). */
  | { readonly kind: 'journal-lost'; readonly error?: ErrorInfo }
  /** Writing the journal failed: uploads go on only as far as is safe, which is nowhere; `error` says why. */
  | { readonly kind: 'journal-failed'; readonly error: ErrorInfo }
  /** What became of files could not be added to the history; it is tried again. */
  | { readonly kind: 'history-failed'; readonly error: ErrorInfo }
  /** An unfinished upload at COS could not be removed: it may cost storage until a later start, or an admin, removes it. */
  | { readonly kind: 'abort-failed'; readonly key: string; readonly error: ErrorInfo }
  /** A call to main that is not about a credential failed. */
  | { readonly kind: 'call-failed'; readonly channel: RelayedChannel; readonly error: ErrorInfo }

/** `{ type: 'call' }` for one channel; a union over all of them. */
export type CallMessage = {
  readonly [C in RelayedChannel]: {
    readonly type: 'call'
    readonly id: number
    readonly channel: C
    readonly input: RelayedInput<C>
  }
}[RelayedChannel]

export type WorkerMessage =
  | WatchNews
  /** `window.bridge.call[channel](input)`; the result goes back as `{ type: 'answer', id, result }`. */
  | CallMessage
  | ListAnswer
  /** At most five times a second, when anything has changed: ask for the visible rows again. */
  | { readonly type: 'changed'; readonly totals: Totals }
  /** Every second while anything moves, and once when it has stopped: of the last 120 seconds at most, the oldest first. */
  | { readonly type: 'speed'; readonly bytesPerSecond: readonly number[] }
  /** All held batches; at most five times a second, when anything about them has changed. */
  | { readonly type: 'held'; readonly batches: readonly HeldBatch[] }
  | { readonly type: 'notice'; readonly notice: Notice }
  | ProblemAnswer
