import { join } from 'node:path'
import * as v from 'valibot'
import { BatchOptions } from '../../shared/batch-options.ts'
import type { BatchRequest } from '../../shared/job.ts'
import { loadJson, writeAtomically } from './atomic-file.ts'

const StoredSource = v.strictObject({
  sourceId: v.string(),
  name: v.string(),
  kind: v.picklist(['file', 'folder']),
  rootPath: v.string(),
})
const StoredBatch = v.strictObject({
  batchId: v.string(),
  profileId: v.string(),
  prefix: v.string(),
  sources: v.array(StoredSource),
  options: v.optional(BatchOptions),
  held: v.optional(v.literal(true)),
  watchId: v.optional(v.string()),
})
const Stored = v.strictObject({ schema: v.literal(1), batches: v.array(StoredBatch) })
type StoredBatch = v.InferOutput<typeof StoredBatch>

/**
 * The batches that are under way, in a small file of main's own: Chromium deletes a damaged IndexedDB without a word, so
 * the worker's journal alone cannot be what remembers that there was work.
 */
export interface OpenBatches {
  readonly all: () => readonly BatchRequest[]
  /** Paths behind the stored handles, to grant them again at start. */
  readonly sources: () => readonly v.InferOutput<typeof StoredSource>[]
  readonly open: (batch: BatchRequest, rootPathOf: (sourceId: string) => string) => Promise<void>
  readonly close: (batchId: string) => Promise<void>
}

/** Loads `open-batches.json`; a damaged file is put aside and counts as empty. */
export function openOpenBatches(dataDir: string): OpenBatches {
  const path = join(dataDir, 'open-batches.json')
  const loaded = loadJson(path, Stored, Date.now)
  const batches = new Map<string, StoredBatch>()
  if (loaded.kind === 'value') for (const batch of loaded.value.batches) batches.set(batch.batchId, batch)
  let writing = Promise.resolve()
  const save = (): Promise<void> => {
    writing = writing.then(() => writeAtomically(path, JSON.stringify({ schema: 1, batches: [...batches.values()] })))
    return writing
  }
  return {
    all: () =>
      [...batches.values()].map((batch) => ({
        ...batch,
        sources: batch.sources.map(({ sourceId, name, kind }) => ({ sourceId, name, kind })),
      })),
    sources: () => [...batches.values()].flatMap((batch) => batch.sources),
    open(batch, rootPathOf) {
      const sources = batch.sources.map((source) => ({ ...source, rootPath: rootPathOf(source.sourceId) }))
      batches.set(batch.batchId, { ...batch, sources })
      return save()
    },
    close(batchId) {
      return batches.delete(batchId) ? save() : Promise.resolve()
    },
  }
}
