import type { WalkOptions } from '../../../shared/batch-options.ts'
import { toErrorInfo } from '../../../shared/errors.ts'
import type { Walker } from '../ports.ts'
import type { WatchNews } from './watch-contract.ts'

type Counted = Extract<WatchNews, { type: 'watch.counted' }>
/** Told after so many messages of the walk, and at the end. */
const TELL_EVERY = 20

/** Counts what is in a source, as it would be uploaded. Never rejects. */
export async function countFiles(
  walker: Walker,
  {
    countId,
    sourceId,
    options,
  }: { readonly countId: number; readonly sourceId: string; readonly options: WalkOptions },
  tell: (counted: Counted) => void,
  signal: AbortSignal,
): Promise<void> {
  let [files, bytes, messages] = [0, 0, 0]
  const counted = (isDone: boolean): Counted => ({ type: 'watch.counted', countId, files, bytes, isDone })
  try {
    for await (const entries of walker.walk(sourceId, options, signal)) {
      for (const entry of entries) {
        if (entry.type !== 'file') continue
        files += 1
        bytes += entry.sizeBytes
      }
      messages += 1
      if (messages % TELL_EVERY === 0) tell(counted(false))
    }
    tell(counted(true))
  } catch (error) {
    if (!signal.aborted) tell({ ...counted(true), error: toErrorInfo(error) })
  }
}
