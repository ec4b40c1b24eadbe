/** What is remembered of watched folders, plain data as it is stored. Times are epoch ms. */

/** How the last job on a file ended; `left`: it was there before the watch began, and was not wanted. */
export type EndedAs = 'done' | 'skipped' | 'failed' | 'left'

/** A file as it was when something was decided about it. */
export interface EndedFile {
  readonly version: string
  readonly sizeBytes: number
  readonly mtimeMs: number
  /** Of the watch, when this was written: versions of another one cannot be compared. */
  readonly epoch: number
  readonly as: EndedAs
}

/** One file of a watched folder. */
export interface SnapshotEntry {
  readonly ended?: EndedFile
  /** A version that was met once, and when: it counts when it is met again. */
  readonly seen?: { readonly version: string; readonly atMs: number }
  /** The batch that was given the file, and the version it had; counts for as long as that batch is open. */
  readonly given?: { readonly batchId: string; readonly version: string }
}

/** A page: entries by their place (`placeOf`). */
export type SnapshotPage = readonly (readonly [place: string, entry: SnapshotEntry])[]

/** A watch as the worker knows it. */
export interface WatchMeta {
  readonly watchId: string
  /** Of the folder: see `FolderIdentity`. */
  readonly place: string
  readonly device: string
  /** Goes up whenever versions from before cannot be compared any more: the disk has another number now. */
  readonly epoch: number
  /** What was there at the start has been looked at. */
  readonly isBegun: boolean
  readonly lookedAtMs?: number
  /** Local day that the next two are of. */
  readonly day: string
  readonly uploaded: number
  readonly uploadedBytes: number
}

/** `undefined` deletes a page. */
export type SnapshotChange =
  | { readonly type: 'meta'; readonly meta: WatchMeta }
  | {
      readonly type: 'page'
      readonly watchId: string
      readonly bound: string
      readonly page: SnapshotPage
    }

/** Where snapshots survive. One commit is one transaction: all of it or nothing. */
export interface SnapshotStore {
  metas(): Promise<readonly WatchMeta[]>
  /** The lower bounds of the watch's pages, in order. */
  bounds(watchId: string): Promise<readonly string[]>
  page(watchId: string, bound: string): Promise<SnapshotPage | undefined>
  commit(changes: readonly SnapshotChange[]): Promise<void>
  /** Forgets the watch. */
  drop(watchId: string): Promise<void>
}

/** Files of one folder are neighbours, whatever folders lie beside them: NUL is in no name. */
export function placeOf(path: string): string {
  const end = path.lastIndexOf('/')
  return end < 0 ? `\0${path}` : `${path.slice(0, end)}\0${path.slice(end + 1)}`
}
