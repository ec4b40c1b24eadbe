import type { BigIntStats } from 'node:fs'

/** What the main thread asks a file worker, and its answers: arrays of them, since a message costs more than a small file. */

export type FileJob =
  | {
      readonly type: 'open'
      readonly job: number
      /** Absolute. */
      readonly path: string
      /** `versionOf` what the file must be. */
      readonly version: string
      readonly position: number
      /** Address of the slot in the shared memory, and bytes wanted there. */
      readonly address: number
      readonly length: number
      /** Nothing follows: look at the version again, and close. */
      readonly last: boolean
    }
  | {
      readonly type: 'read'
      readonly job: number
      readonly fd: number
      readonly version: string
      readonly position: number
      readonly address: number
      readonly length: number
      readonly last: boolean
    }
  /** Looks at the thing itself, not at what a link leads to. */
  | { readonly type: 'stat'; readonly job: number; readonly path: string }

export type FileStats = Pick<BigIntStats, 'size' | 'mtimeNs' | 'ino' | 'dev'> & {
  readonly kind: 'file' | 'folder' | 'symlink' | 'special'
}

export type FileProblem =
  | { readonly problem: 'changed'; readonly detail: string }
  | { readonly problem: 'special' }
  | { readonly problem: 'errno'; readonly code: string }

export type ReadAnswer =
  | {
      readonly job: number
      /** Of the bytes now in the slot. */
      readonly sum: bigint
      /** Still open; absent once closed. */
      readonly fd?: number
      /** Where the opened file really is, links resolved; with `open` only. */
      readonly realPath?: string
    }
  /** The file is closed. */
  | ({ readonly job: number } & FileProblem)
export type FileAnswer = ReadAnswer | { readonly job: number; readonly stats: FileStats }

/** What a new worker is given. */
export interface FileWorkerData {
  readonly memory: WebAssembly.Memory
  readonly maxPages: number
  /** Of this worker alone, for its kernel. */
  readonly scratchAddress: number
}
