/** Watched folders: what a window may say and know of them. */
import * as v from 'valibot'
import type { BatchOptions } from './batch-options.ts'
import type { Source } from './job.ts'

export const WatchId = v.pipe(v.string(), v.regex(/^w-[0-9a-f]{16}$/))
/** In one data folder. */
export const MAX_WATCHES = 50
/** `all`: what is in the folder goes up too; `new`: only what comes or changes from now on. */
export const WATCH_STARTS = ['all', 'new'] as const
export const WatchStart = v.picklist(WATCH_STARTS)
export type WatchStart = v.InferOutput<typeof WatchStart>
/** Who stopped it: the user, or that its profile, or the folder of it, is there no more. */
export type WatchPause = 'user' | 'profile'

/** A watched folder as main keeps it; it says where things go, and nothing of how far they are. */
export interface WatchSummary {
  readonly watchId: string
  /** A folder, granted for as long as it is watched. */
  readonly source: Source
  /** For eyes only; the home folder is `~`. */
  readonly path: string
  readonly profileId: string
  readonly prefix: string
  readonly options: BatchOptions
  readonly start: WatchStart
  /** What was there at the start has been looked at. */
  readonly isBegun: boolean
  /** Epoch ms. */
  readonly createdAtMs: number
  readonly pausedBecause?: WatchPause
}
