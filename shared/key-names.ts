import type { BatchRequest, Source } from './job.ts'

/**
 * What every key of a source begins with (folder, ends in `/`) or is (file). Names go into keys as they are: no Unicode
 * normalisation, so what the disk tells apart stays apart.
 */
export const keyRoot = (prefix: string, source: Source): string =>
  source.kind === 'folder' ? `${prefix}${source.name}/` : `${prefix}${source.name}`

/** Key of the entry at `path` (relative, `/` between segments; `''` for a source that is a file). */
export const keyOf = (batch: BatchRequest, source: Source, path: string): string =>
  source.kind === 'folder' ? keyRoot(batch.prefix, source) + path : keyRoot(batch.prefix, source)

/** Path as shown: with the source's name in front. */
export const displayPath = (source: Source, path: string): string =>
  source.kind === 'folder' && path !== '' ? `${source.name}/${path}` : source.name

/** Last segment of a displayed path; a folder's keeps its slash. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/', path.length - 2) + 1)
