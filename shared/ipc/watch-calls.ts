/** Watched folders. The page names a source that it was given and a folder of a profile, as for any upload. */
import * as v from 'valibot'
import { BatchOptions } from '../batch-options.ts'
import { Prefix } from '../scope.ts'
import { ProfileId } from '../settings.ts'
import { WatchId, WatchStart, type WatchSummary } from '../watch.ts'
import { call } from './call.ts'

/** All watches. `isActive: false`: the page runs a command, and looks at none of them. */
export interface WatchList {
  readonly watches: readonly WatchSummary[]
  readonly isActive: boolean
}

export const watchCalls = {
  'watch.list': call<WatchList>()(v.strictObject({})),
  /** Errors: source-unknown, profile-unknown, scope-denied, watch-exists, watches-full. */
  'watch.add': call<void>()(
    v.strictObject({
      source: v.strictObject({
        sourceId: v.pipe(v.string(), v.regex(/^s-[0-9a-f]{16}$/)),
        name: v.pipe(v.string(), v.maxLength(1024)),
        kind: v.literal('folder'),
      }),
      profileId: ProfileId,
      prefix: Prefix,
      options: BatchOptions,
      start: WatchStart,
    }),
  ),
  /** For what goes up from now on; where it goes to stays. */
  'watch.change': call<void>()(v.strictObject({ watchId: WatchId, options: BatchOptions })),
  'watch.pause': call<void>()(v.strictObject({ watchId: WatchId, isPaused: v.boolean() })),
  /** What was there at the start has been looked at: if the journal does not know that any more, it was lost. */
  'watch.begun': call<void>()(v.strictObject({ watchId: WatchId })),
  /** Nothing is deleted, here or at COS. */
  'watch.remove': call<void>()(v.strictObject({ watchId: WatchId })),
} as const
