import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import * as v from 'valibot'
import { BatchOptions } from '../../shared/batch-options.ts'
import { AppError } from '../../shared/errors.ts'
import { MAX_WATCHES, WatchStart } from '../../shared/watch.ts'
import { loadJson, writeAtomically } from './atomic-file.ts'

const StoredWatch = v.strictObject({
  watchId: v.string(),
  source: v.strictObject({
    sourceId: v.string(),
    name: v.string(),
    kind: v.literal('folder'),
    rootPath: v.string(),
  }),
  profileId: v.string(),
  prefix: v.string(),
  options: BatchOptions,
  start: WatchStart,
  isBegun: v.boolean(),
  isPaused: v.boolean(),
  createdAtMs: v.number(),
})
const Stored = v.strictObject({ schema: v.literal(1), watches: v.array(StoredWatch) })
/** A watched folder, with the path that no page names. */
export type StoredWatch = v.InferOutput<typeof StoredWatch>
export type NewWatch = Omit<StoredWatch, 'watchId' | 'isBegun' | 'isPaused' | 'createdAtMs'>

/** Which folders are watched, in a small file of main's own: it is main that grants them to transfer. */
export interface WatchFile {
  readonly all: () => readonly StoredWatch[]
  /** @throws AppError `watch-exists` for a folder that goes to this place already, `watches-full`. */
  readonly add: (watch: NewWatch, nowMs: number) => Promise<void>
  /** One that is not there (any more) is left alone. */
  readonly change: (
    watchId: string,
    change: Partial<Pick<StoredWatch, 'isBegun' | 'isPaused' | 'options'>>,
  ) => Promise<void>
  readonly remove: (watchId: string) => Promise<void>
  readonly onChange: (listener: () => void) => void
  /** Where a damaged file was put aside at start. */
  readonly damagedKeptAs?: string
}

/** Loads `watches.json`; a damaged file is put aside and counts as empty. */
export function openWatchFile(dataDir: string): WatchFile {
  const path = join(dataDir, 'watches.json')
  const loaded = loadJson(path, Stored, Date.now)
  let watches: readonly StoredWatch[] = loaded.kind === 'value' ? loaded.value.watches : []
  const listeners: (() => void)[] = []
  let writing = Promise.resolve()
  const save = async (next: readonly StoredWatch[]): Promise<void> => {
    watches = next
    const write = (): Promise<void> =>
      writeAtomically(path, `${JSON.stringify({ schema: 1, watches }, undefined, 2)}\n`)
    // One that failed has told its own caller.
    writing = writing.then(write, write)
    await writing
    for (const listener of listeners) listener()
  }
  return {
    all: () => watches,
    async add(watch, nowMs) {
      const same = watches.find((one) => isSamePlace(one, watch))
      if (same !== undefined) throw new AppError({ code: 'watch-exists', subject: watch.source.name })
      if (watches.length >= MAX_WATCHES) throw new AppError({ code: 'watches-full', subject: String(MAX_WATCHES) })
      const watchId = `w-${randomBytes(8).toString('hex')}`
      await save([...watches, { ...watch, watchId, isBegun: false, isPaused: false, createdAtMs: nowMs }])
    },
    async change(watchId, change) {
      if (watches.some((one) => one.watchId === watchId))
        await save(watches.map((one) => (one.watchId === watchId ? { ...one, ...change } : one)))
    },
    async remove(watchId) {
      if (watches.some((one) => one.watchId === watchId)) await save(watches.filter((one) => one.watchId !== watchId))
    },
    onChange: (listener) => void listeners.push(listener),
    ...(loaded.kind === 'damaged' && { damagedKeptAs: loaded.keptAs }),
  }
}

const isSamePlace = (one: NewWatch, other: NewWatch): boolean =>
  one.source.rootPath === other.source.rootPath && one.profileId === other.profileId && one.prefix === other.prefix
