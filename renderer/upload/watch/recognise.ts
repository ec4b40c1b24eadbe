/** Whether the folder that is there is the one that is watched. Pure. */
import type { FolderIdentity } from '../../../shared/transfer/watch-calls.ts'
import type { WatchSummary } from '../../../shared/watch.ts'
import type { WatchAnswer } from './watch-contract.ts'
import type { WatchMeta } from './watch-records.ts'

/** What is known from now on; or why the user has to say a word first. */
export type Recognised = { readonly meta: WatchMeta } | { readonly doubt: 'lost' | 'other' }

/** `answer`: the user's word, where there is one. The same `meta` where nothing is new. */
export function recognise(
  { isBegun, start, watchId }: Pick<WatchSummary, 'isBegun' | 'start' | 'watchId'>,
  meta: WatchMeta | undefined,
  { device, place }: FolderIdentity,
  answer: WatchAnswer | undefined,
): Recognised {
  if (meta === undefined) {
    // What main knows to have begun was known here, too.
    if (isBegun && answer === undefined) return { doubt: 'lost' }
    const nobody = { day: '', uploaded: 0, uploadedBytes: 0 }
    return { meta: { watchId, place, device, epoch: 1, isBegun: (answer ?? start) === 'all', ...nobody } }
  }
  if (meta.place !== place && answer !== 'go-on') return { doubt: 'other' }
  const isSame = meta.place === place && meta.device === device
  return { meta: isSame ? meta : { ...meta, place, device, epoch: meta.epoch + 1 } }
}
