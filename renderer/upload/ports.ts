/** What the engine needs of its surroundings. The worker gives the real things, tests give fakes. */
import type { WalkOptions } from '../../shared/batch-options.ts'
import type { Credential } from '../../shared/credential.ts'
import type { ErrorInfo } from '../../shared/errors.ts'
import type { ObjectAcl } from '../../shared/scope.ts'
import type { WalkEntry } from '../../shared/transfer/contract.ts'
import type { FolderIdentity, WatchMode } from '../../shared/transfer/watch-calls.ts'
import type { FileBody } from '../cos/client.ts'
import type { HistoryBatch, HistorySegment } from './history-records.ts'
import type { EntryRecord, JournalChange, StoredState } from './journal-records.ts'

export type { Sender } from '../cos/sender.ts'

export interface Walker {
  /**
   * Entries of a granted source in the walk's own order; ends early when the consumer stops. `only`: at most
   * MAX_WALK_PATHS paths, the rest is not looked at. Throws AppError.
   */
  walk(
    sourceId: string,
    options: WalkOptions,
    signal?: AbortSignal,
    only?: readonly string[],
  ): AsyncIterable<readonly WalkEntry[]>
}

export interface FolderListener {
  readonly onMode: (mode: WatchMode) => void
  /** Something at or below these paths may have changed; null: anywhere. */
  readonly onHints: (paths: readonly string[] | null) => void
  /** No more hints come. */
  readonly onEnd: (error: ErrorInfo) => void
}

/** Folders that are watched. */
export interface FolderWatcher {
  /** @throws AppError `source-missing`, `source-unknown`, `transfer-restarted`. */
  identify(sourceId: string): Promise<FolderIdentity>
  /** What this answers ends it. */
  watch(sourceId: string, options: WalkOptions, listener: FolderListener): () => void
}

/** What is in a file, without sending it. */
export interface Checksummer {
  /**
   * Decimal CRC64 of the range; with length 0 only the version is checked. @throws AppError `file-changed`, what the
   * file system says, `transfer-restarted`, `cancelled`.
   */
  checksum(body: FileBody, signal?: AbortSignal): Promise<string>
}

/** Where main's broker says no, with AppError. */
export interface CredentialPort {
  getCredential(profileId: string, prefix: string, acl?: ObjectAcl): Promise<Credential>
}

export interface Clock {
  /** Local epoch ms. */
  nowMs(): number
  /** Runs `task` once after `delayMs`; the answer stops it. */
  setTimer(delayMs: number, task: () => void): () => void
}

/** Uniform in [0, 1). */
export type Random = () => number

/** Where the queue survives. One commit is one transaction: all of it or nothing. */
export interface JournalStore {
  load(): Promise<StoredState>
  /** Entries of one page; undefined when the store does not have it. */
  page(key: string): Promise<readonly EntryRecord[] | undefined>
  /** Resolves once the transaction is complete; `strict`: once it is flushed to the disk. */
  commit(changes: readonly JournalChange[], durability: 'strict' | 'relaxed'): Promise<void>
}

/** Where it is kept what became of files. */
export interface HistoryStore {
  /** One transaction. A segment replaces the one of its id; an empty one takes it out. `strict`: resolves when it is on the disk. */
  put(batch: HistoryBatch, segments: readonly HistorySegment[], durability: 'strict' | 'relaxed'): Promise<void>
}
