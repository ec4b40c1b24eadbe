import { type ErrorInfo, toErrorInfo } from '../../shared/errors.ts'
import type { Source } from '../../shared/job.ts'
import type { WalkEntry } from '../../shared/transfer/contract.ts'
import { type Batch, optionsOf } from './batch.ts'
import type { Walker } from './ports.ts'

/** Sources of one batch that are read at once: enough that ten thousand dropped files do not queue for round trips. */
const WALKS_AT_ONCE = 4

export interface WalkSink {
  /** The walk waits until it settles; never rejects. */
  readonly onEntries: (batch: Batch, source: number, entries: readonly WalkEntry[]) => Promise<void>
  /** The source is going to be read from its start again; never rejects. */
  readonly onAgain: (batch: Batch, source: number) => Promise<void>
  /** `error`: the source could not be read (any further). */
  readonly onEnd: (batch: Batch, source: number, error: ErrorInfo | undefined) => void
}

/** Reads the sources of a batch that have not been read yet; settles when all are. Never rejects. */
export async function walkBatch(walker: Walker, batch: Batch, sink: WalkSink): Promise<void> {
  const pending = batch.request.sources.entries()
  const work = async (): Promise<void> => {
    for (const [index, source] of pending) {
      if (batch.walked.has(source.sourceId)) continue
      sink.onEnd(batch, index, await walkSource(walker, batch, index, source, sink))
    }
  }
  await Promise.all(Array.from({ length: WALKS_AT_ONCE }, work))
}

async function walkSource(
  walker: Walker,
  batch: Batch,
  index: number,
  source: Source,
  sink: WalkSink,
): Promise<ErrorInfo | undefined> {
  const { signal } = batch.walk
  while (!signal.aborted) {
    try {
      for await (const entries of walker.walk(source.sourceId, optionsOf(batch).walk, signal)) {
        if (signal.aborted) return undefined
        await sink.onEntries(batch, index, entries)
      }
      return undefined
    } catch (error) {
      const info = toErrorInfo(error)
      if (signal.aborted) return undefined
      // Read again from the start: what is known already is recognised by its path.
      if (info.code !== 'transfer-restarted') return info
      await sink.onAgain(batch, index)
    }
  }
  return undefined
}
