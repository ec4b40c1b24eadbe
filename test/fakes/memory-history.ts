import {
  entriesIn,
  type HistoryBatch,
  type HistoryEntry,
  type HistorySegment,
} from '../../renderer/upload/history-records.ts'
import type { HistoryStore } from '../../renderer/upload/ports.ts'

/** Survives the engine it was given to, as IndexedDB does: values are copied in, puts are all or nothing. */
export class MemoryHistory implements HistoryStore {
  readonly batches = new Map<string, HistoryBatch>()
  readonly segments = new Map<string, HistorySegment>()
  /** Ids of the segments of each put, and how it was to be written. */
  readonly puts: { readonly ids: readonly string[]; readonly durability: 'strict' | 'relaxed' }[] = []
  /** Puts fail with this while it is set. */
  failure: Error | undefined
  /** Puts wait for it; set it to hold them back. */
  hold: Promise<void> | undefined

  async put(batch: HistoryBatch, segments: readonly HistorySegment[], durability: 'strict' | 'relaxed'): Promise<void> {
    const copied = structuredClone({ batch, segments })
    await (this.hold ?? new Promise((resolve) => setTimeout(resolve, 0)))
    if (this.failure !== undefined) throw this.failure
    this.puts.push({ ids: copied.segments.map(({ head }) => head.id), durability })
    this.batches.set(batch.batchId, copied.batch)
    for (const segment of copied.segments) {
      if (segment.head.count === 0) this.segments.delete(segment.head.id)
      else this.segments.set(segment.head.id, segment)
    }
  }

  /** All files, in the order of their places. */
  entries(): readonly HistoryEntry[] {
    const all = [...this.segments.values()].flatMap(({ head, page }) => {
      const batch = this.batches.get(head.batchId)
      return batch ? entriesIn(batch, page) : []
    })
    return all.toSorted((one, other) => one.batchId.localeCompare(other.batchId) || one.index - other.index)
  }
}
