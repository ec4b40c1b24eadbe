/** What the worker asks of transfer for a watched folder: which folder is there, and hints when something in it changes. */
import * as v from 'valibot'
import { WalkOptions } from '../batch-options.ts'
import { CallId, Id } from './ids.ts'

/** Which folder lies at a granted source now; fails as `source-missing` where there is none. */
export const IdentifyCall = v.strictObject({ verb: v.literal('identify'), id: CallId, sourceId: Id })
export type IdentifyCall = v.InferOutput<typeof IdentifyCall>

/** Hints about changes below a granted folder, until it is cancelled. What `options` leave out is not watched. */
export const WatchCall = v.strictObject({
  verb: v.literal('watch'),
  id: CallId,
  sourceId: Id,
  options: v.optional(WalkOptions, {}),
})
export type WatchCall = v.InferOutput<typeof WatchCall>

/** Equal `place`: the same folder of the same disk, also after it was unmounted. `device` may change with every mount. */
export interface FolderIdentity {
  readonly place: string
  readonly device: string
}

/** `looks`: the system tells nothing (any more), so changes are found by looking only. */
export const WATCH_MODES = ['events', 'looks'] as const
export type WatchMode = (typeof WATCH_MODES)[number]

export type WatchMessage =
  | { readonly type: 'identity'; readonly id: number; readonly identity: FolderIdentity }
  /** At the start, and when the system has no more room for watches. */
  | { readonly type: 'watch.mode'; readonly id: number; readonly mode: WatchMode }
  /** Something at or below these paths may have changed; null: anywhere. */
  | { readonly type: 'watch.hints'; readonly id: number; readonly paths: readonly string[] | null }
