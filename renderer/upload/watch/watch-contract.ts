/** What the transfer page and the upload worker say to each other of watched folders. */
import type { WalkOptions } from '../../../shared/batch-options.ts'
import type { ErrorInfo } from '../../../shared/errors.ts'
import type { WatchMode } from '../../../shared/transfer/watch-calls.ts'
import type { WatchStart, WatchSummary } from '../../../shared/watch.ts'

/** `go-on`: the folder is another one, and meant; the others: what is known of it was lost. */
export type WatchAnswer = 'go-on' | WatchStart

export type WatchCommand =
  /** All that main has; whatever is not among them is forgotten. */
  | { readonly type: 'watch.set'; readonly watches: readonly WatchSummary[] }
  /** Looks through all of it now. */
  | { readonly type: 'watch.look'; readonly watchId: string }
  | { readonly type: 'watch.answer'; readonly watchId: string; readonly answer: WatchAnswer }
  /** How much is in a source; answered by `watch.counted` until it is done, or another count begins. */
  | {
      readonly type: 'watch.count'
      readonly countId: number
      readonly sourceId: string
      readonly options: WalkOptions
    }

const COMMANDS: ReadonlySet<string> = new Set<WatchCommand['type']>([
  'watch.set',
  'watch.look',
  'watch.answer',
  'watch.count',
])
/** Whether a message is for the watched folders. */
export const isWatchCommand = (message: { readonly type: string }): message is WatchCommand =>
  COMMANDS.has(message.type)

/**
 * starting → watching; aside: paused (by main's word), gone (the folder is not there), other (another folder is in its
 * place), lost (what is known of it is gone), failed (the snapshot cannot be read or written).
 */
export type WatchPhase = 'starting' | 'watching' | 'paused' | 'gone' | 'other' | 'lost' | 'failed'

/** How far a watch is. */
export interface WatchState {
  readonly watchId: string
  readonly phase: WatchPhase
  readonly mode: WatchMode
  readonly isLooking: boolean
  /** When all of it was last looked through, epoch ms. */
  readonly lookedAtMs?: number
  /** Files that may still be written. */
  readonly settling: number
  /** Files that are queued or being uploaded. */
  readonly waiting: number
  /** Files that failed and wait for the user. */
  readonly problems: number
  /** Files and folders that could not be read in the last look through all. */
  readonly unreadable: number
  /** Today, by this computer's clock. */
  readonly uploadedToday: number
  readonly uploadedTodayBytes: number
  /** Why it does not go on. */
  readonly error?: ErrorInfo
}

export type WatchNews =
  /** At most twice a second, when anything has changed. */
  | { readonly type: 'watches'; readonly states: readonly WatchState[] }
  | {
      readonly type: 'watch.counted'
      readonly countId: number
      readonly files: number
      readonly bytes: number
      readonly isDone: boolean
      readonly error?: ErrorInfo
    }
