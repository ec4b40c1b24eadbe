/** How the page looks at the list, and what it is shown. Part of the messages in page-contract.ts. */
import type { ErrorInfo } from '../../shared/errors.ts'
import type { Phase, SkippedBecause } from '../../shared/job.ts'

/** Which rows to show: `active` = neither ended nor paused, `ended` = done, skipped or cancelled. */
export type RowFilter = 'all' | 'active' | 'paused' | 'failed' | 'ended'
export type SortBy = 'name' | 'folder' | 'size' | 'state'

/** How the list is looked at: a tree in the order found while `filter` is `all`, `search` is empty and there is no sort; else files alone. */
export interface ListView {
  readonly filter: RowFilter
  /** Parts of the path, divided by spaces, all of which must occur; case does not count. */
  readonly search: string
  readonly sort?: { readonly by: SortBy; readonly descending: boolean }
}
/** What a fresh worker shows. */
export const WHOLE_LIST: ListView = { filter: 'all', search: '' }

/** Jobs a command is for. Those whose phase does not allow it are left alone, so ids may be stale. */
export type JobSelection =
  /** Every job the command applies to, also those a walk has yet to find. */
  | 'all'
  | readonly number[]
  /** `nodes`: everything below these folders and batches, also what a walk has yet to find there. */
  | { readonly ids: readonly number[]; readonly nodes: readonly string[] }

/** What a job that makes no progress waits for: no network, a credential from main, the user at the keychain, a time, or `batch.start`. */
export type WaitingFor = 'network' | 'credential' | 'keychain' | 'timetable' | 'start'

/** One file. */
export interface JobRow {
  /** Names the job in commands; valid until the worker restarts. */
  readonly id: number
  readonly batchId: string
  /** Last segment of `path`, or the source's name when the source is the file. */
  readonly name: string
  /** Source name and relative path, joined with `/`. */
  readonly path: string
  readonly key: string
  readonly sizeBytes: number
  /** File bytes handed to the network and not known to be lost; `sizeBytes` when done. */
  readonly sentBytes: number
  readonly phase: Phase
  /** Only for `done`: true = COS's CRC64 equals ours, false = COS sent none. Null in every other phase. */
  readonly verified: boolean | null
  /** Why it failed; or, while it waits, what it last met. */
  readonly error?: ErrorInfo
  /** Only for `skipped` and `cancelled`. */
  readonly skippedBecause?: SkippedBecause
  /** How often sending began. */
  readonly attempts: number
  readonly waitingFor?: WaitingFor
}

/** `level`: how deep it lies in the tree, from 1; always 1 where files are shown alone. */
export type FileRow = JobRow & { readonly kind: 'file'; readonly level: number }

/** What can be opened and closed. Sums are over all files below it that are on the list. */
interface NodeRow {
  /** Names it in commands and in `list.open`; the same after a restart. */
  readonly node: string
  /** 1 = batch, and its root folder where it has only that one. */
  readonly level: number
  readonly isOpen: boolean
  readonly name: string
  readonly batchId: string
  readonly files: number
  readonly counts: Readonly<Record<Phase, number>>
  /** Of all files but the skipped and cancelled. */
  readonly bytesTotal: number
  /** Sent so far, those in flight included. */
  readonly bytesDone: number
}

/**
 * One drop. A batch of one folder is that folder: its row stands for both, and has the folder's name. One of a single
 * file has no row of its own, only the file's.
 */
export interface BatchRow extends NodeRow {
  readonly kind: 'batch'
  readonly destination: { readonly profileId: string; readonly prefix: string }
  /** How many files and folders were dropped together; `name` is that of the first. */
  readonly roots: number
  /** When it was added, epoch ms; absent where that is not known any more. */
  readonly addedAtMs?: number
  /** More may be found. */
  readonly isReading?: true
  /** Nothing of it is sent before `batch.start`. */
  readonly isHeld?: true
}

export interface FolderRow extends NodeRow {
  readonly kind: 'folder'
  /** Source name and relative path, joined with `/`. */
  readonly path: string
}

export type ListRow = BatchRow | FolderRow | FileRow

/** From the page. */
export type ListMessage =
  /** All `rows.get` and `rows.ids` are about this view from now on. The same sort again sorts anew. */
  | { readonly type: 'list.look'; readonly view: ListView }
  /** Opens or closes a node of the tree; `node` may be `all`. */
  | { readonly type: 'list.open'; readonly node: string; readonly isOpen: boolean }
  /**
   * Asks for rows `offset … offset + limit - 1` (limit ≤ MAX_ROWS) of the view; answered by `rows` with the same id.
   * `filter`: of files alone in the order found, whatever the view is.
   */
  | {
      readonly type: 'rows.get'
      readonly id: number
      readonly offset: number
      readonly limit: number
      readonly filter?: RowFilter
    }
  /** Asks what lies at positions `from` to `to` (both included) of the view; answered by `row-ids` with the same id. */
  | { readonly type: 'rows.ids'; readonly id: number; readonly from: number; readonly to: number }

/** To the page. */
export type ListAnswer =
  | {
      readonly type: 'rows'
      readonly id: number
      readonly rows: readonly ListRow[]
      /** How many rows the view has. */
      readonly total: number
      /** A search or sort still looks; what is there is right and stays in place, but for a sort. */
      readonly isSearching?: true
      /** There is more than can be found or sorted; the first found are shown. */
      readonly isCut?: true
    }
  | {
      readonly type: 'row-ids'
      readonly id: number
      /** Of the files. */
      readonly ids: Float64Array
      /** Folders and batches that are closed, which stand for all below them. */
      readonly nodes: readonly string[]
    }

/** Most rows in one answer: some screens full. */
export const MAX_ROWS = 500
