import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Source } from '../../../shared/job.ts'

interface Thumbnail {
  readonly sourceId: string
  readonly blob: Blob
  readonly atMs: number
}
interface Schema extends DBSchema {
  thumbnails: { key: string; value: Thumbnail; indexes: { atMs: number } }
}

/** Small pictures of files that were dropped on the window; of others the page has no bytes. */
export interface Thumbnails {
  /** Makes them when there is nothing else to do. `files` as they were dropped, `sources` as main answered, which may be fewer. */
  readonly offer: (files: readonly File[], sources: readonly Source[]) => void
  /** Undefined where there is none. */
  readonly find: (sourceId: string) => Promise<Blob | undefined>
  readonly clear: () => Promise<void>
}

/** What Chromium decodes and `imageSize` knows. */
const TYPES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif'])
const MAX_FILE_BYTES = 50_000_000
/** About 20 MB in all. */
const MAX_THUMBNAILS = 2000
/** So many of one drop: nobody looks at more. */
const MAX_WAITING = 500
/** A picture that takes longer is given up, with the worker that is at it. */
const LIMIT_MS = 15_000

export function createThumbnails(name: string): Thumbnails {
  let opened: Promise<IDBPDatabase<Schema>> | undefined
  const open = (): Promise<IDBPDatabase<Schema>> => {
    opened ??= openDB<Schema>(name, 1, {
      upgrade: (database) => {
        database.createObjectStore('thumbnails', { keyPath: 'sourceId' }).createIndex('atMs', 'atMs')
      },
    })
    return opened
  }
  const waiting: (readonly [sourceId: string, file: File])[] = []
  let isBusy = false
  const work = async (): Promise<void> => {
    if (isBusy) return
    isBusy = true
    const maker = createMaker()
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await idle()
      const [sourceId, file] = next
      const blob = await maker.make(file)
      if (blob !== undefined) await keep(await open(), { sourceId, blob, atMs: Date.now() })
    }
    maker.end()
    isBusy = false
  }
  return {
    offer(files, sources) {
      const pictures = paired(files, sources).filter(([, { size, type }]) => TYPES.has(type) && size <= MAX_FILE_BYTES)
      waiting.push(...pictures.slice(0, Math.max(MAX_WAITING - waiting.length, 0)))
      // A file without a picture has an icon, whatever the reason.
      void work().catch(() => {
        isBusy = false
      })
    },
    find: async (sourceId) => (await (await open()).get('thumbnails', sourceId))?.blob,
    clear: async () => (await open()).clear('thumbnails'),
  }
}

/** Both are in one order; files that are not on disk have no source. */
export function paired(
  files: readonly File[],
  sources: readonly Source[],
): (readonly [sourceId: string, file: File])[] {
  let at = 0
  return sources.flatMap(({ kind, name, sourceId }) => {
    while (at < files.length && files[at]?.name !== name) at += 1
    const file = files[at]
    at += 1
    return file !== undefined && kind === 'file' ? [[sourceId, file] as const] : []
  })
}

async function keep(database: IDBPDatabase<Schema>, thumbnail: Thumbnail): Promise<void> {
  const { store, done } = database.transaction('thumbnails', 'readwrite')
  await store.put(thumbnail)
  const surplus = (await store.count()) - MAX_THUMBNAILS
  const oldest = surplus > 0 ? await store.index('atMs').getAllKeys(undefined, surplus) : []
  await Promise.all([...oldest.map((sourceId) => store.delete(sourceId)), done])
}

const idle = (): Promise<void> => new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: 2000 }))

/** One picture at a time, in a worker that lasts until one takes too long. */
function createMaker() {
  let worker: Worker | undefined
  const end = (): void => {
    worker?.terminate()
    worker = undefined
  }
  const make = (file: File): Promise<Blob | undefined> =>
    new Promise((resolve) => {
      const mine = worker ?? new Worker(new URL('./thumbnail-worker.ts', import.meta.url), { type: 'module' })
      worker = mine
      const settle = (blob: Blob | undefined, isOver: boolean): void => {
        clearTimeout(limit)
        if (isOver) end()
        resolve(blob)
      }
      const limit = setTimeout(() => settle(undefined, true), LIMIT_MS)
      mine.onmessage = ({ data }: MessageEvent<{ readonly blob: Blob | undefined }>) => settle(data.blob, false)
      mine.onerror = () => settle(undefined, true)
      mine.postMessage({ file })
    })
  return { make, end }
}
