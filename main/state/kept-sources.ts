import { join } from 'node:path'
import * as v from 'valibot'
import type { Source } from '../../shared/job.ts'
import { loadJson, writeAtomically } from './atomic-file.ts'

const Kept = v.strictObject({
  sourceId: v.string(),
  name: v.string(),
  kind: v.picklist(['file', 'folder']),
  rootPath: v.string(),
})
type Kept = v.InferOutput<typeof Kept>
const Stored = v.strictObject({ schema: v.literal(1), sources: v.array(Kept) })

/** About 2 MB of file; what was uploaded before that long ago is shown without its place. */
const MAX_KEPT = 10_000

/** Where on this computer lay what was uploaded, also after its batch is over: so that a file of the history can be shown. */
export interface KeptSources {
  /** Resolves when it is on disk. */
  readonly keep: (sources: readonly Source[], rootPathOf: (sourceId: string) => string) => Promise<void>
  /** Undefined where it is not known, or not any more. */
  readonly find: (sourceId: string) => Kept | undefined
}

/** Loads `uploaded-sources.json`; a damaged file is put aside and counts as empty. */
export function openKeptSources(dataDir: string, max = MAX_KEPT): KeptSources {
  const path = join(dataDir, 'uploaded-sources.json')
  const loaded = loadJson(path, Stored, Date.now)
  const kept = new Map<string, Kept>()
  if (loaded.kind === 'value') for (const source of loaded.value.sources) kept.set(source.sourceId, source)
  let writing = Promise.resolve()
  return {
    keep(sources, rootPathOf) {
      const added = sources.filter(({ sourceId }) => !kept.has(sourceId))
      if (added.length === 0) return Promise.resolve()
      for (const source of added) kept.set(source.sourceId, { ...source, rootPath: rootPathOf(source.sourceId) })
      for (const oldest of [...kept.keys()].slice(0, Math.max(kept.size - max, 0))) kept.delete(oldest)
      const write = (): Promise<void> =>
        writeAtomically(path, JSON.stringify({ schema: 1, sources: [...kept.values()] }))
      // One that failed has told its own caller.
      writing = writing.then(write, write)
      return writing
    },
    find: (sourceId) => kept.get(sourceId),
  }
}
