import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import {
  type Cleared,
  dayOf,
  type HistoryBatch,
  type HistoryHead,
  type HistoryPage,
  type HistorySegment,
  withoutCleared,
} from './history-records.ts'
import type { HistoryStore } from './ports.ts'

interface Schema extends DBSchema {
  batches: { key: string; value: HistoryBatch }
  heads: { key: string; value: HistoryHead; indexes: { day: string; batch: string } }
  pages: { key: string; value: HistoryPage }
  meta: { key: string; value: Cleared }
}
const STORES = ['batches', 'heads', 'pages', 'meta'] as const
const CLEARED = 'cleared'
const NOTHING: Cleared = { allAtMs: 0, days: {} }

/** How many files are kept: more than most people upload in a year. Those that were not uploaded only stand in receipts. */
export const HISTORY_LIMITS = { uploaded: 1_000_000, others: 200_000 } as const
type Limits = Readonly<Record<HistoryHead['kind'], number>>

/**
 * The history in a database of its own: the worker writes, the page reads and clears, each in transactions. Opened at first
 * use.
 */
export class IdbHistory implements HistoryStore {
  readonly #name: string
  readonly #limits: Limits
  #opened: Promise<IDBPDatabase<Schema>> | undefined
  /** Files written since all were counted, those written again included. */
  #written = Number.POSITIVE_INFINITY
  constructor(name: string, limits: Limits = HISTORY_LIMITS) {
    this.#name = name
    this.#limits = limits
  }

  async put(batch: HistoryBatch, segments: readonly HistorySegment[], durability: 'strict' | 'relaxed'): Promise<void> {
    const transaction = (await this.#open()).transaction(STORES, 'readwrite', { durability })
    const [batches, heads] = [transaction.objectStore('batches'), transaction.objectStore('heads')]
    const pages = transaction.objectStore('pages')
    const cleared = (await transaction.objectStore('meta').get(CLEARED)) ?? NOTHING
    const isKnown = (await batches.getKey(batch.batchId)) !== undefined
    const writes: Promise<unknown>[] = isKnown ? [] : [batches.put(batch, batch.batchId)]
    for (const segment of segments) {
      const { head, page } = withoutCleared(batch, segment, cleared)
      if (head.count === 0) writes.push(heads.delete(head.id), pages.delete(head.id))
      else writes.push(heads.put(head), pages.put(page, head.id))
      this.#written += head.count
    }
    await Promise.all([...writes, transaction.done])
    // What is too much now is too much the next time as well.
    if (this.#written >= MANY_WRITTEN) void this.#trim().catch(() => undefined)
  }

  /** All of them, without order. */
  async heads(): Promise<readonly HistoryHead[]> {
    return (await this.#open()).getAll('heads')
  }
  /** Undefined for one that has been taken out. */
  async page(id: string): Promise<HistoryPage | undefined> {
    return (await this.#open()).get('pages', id)
  }
  async batch(batchId: string): Promise<HistoryBatch | undefined> {
    return (await this.#open()).get('batches', batchId)
  }
  /** Of one batch, both kinds. */
  async headsOf(batchId: string): Promise<readonly HistoryHead[]> {
    return (await this.#open()).getAllFromIndex('heads', 'batch', batchId)
  }

  /** Takes out all of it, or a day, up to now. */
  async clear(day: string | undefined, nowMs: number): Promise<void> {
    const transaction = (await this.#open()).transaction(STORES, 'readwrite', { durability: 'strict' })
    const heads = transaction.objectStore('heads')
    const before = (await transaction.objectStore('meta').get(CLEARED)) ?? NOTHING
    // Days long gone cannot come back: no batch runs that long.
    const recent = Object.entries(before.days).filter(([one]) => one >= dayOf(nowMs - MONTHS_MS))
    const days = Object.fromEntries(recent)
    const cleared = day === undefined ? { allAtMs: nowMs, days: {} } : { ...before, days: { ...days, [day]: nowMs } }
    const gone = day === undefined ? await heads.getAllKeys() : await heads.index('day').getAllKeys(day)
    const pages = transaction.objectStore('pages')
    await transaction.objectStore('meta').put(cleared, CLEARED)
    await Promise.all(gone.flatMap((id) => [heads.delete(id), pages.delete(id)]))
    const left = new Set((await heads.getAll()).map(({ batchId }) => batchId))
    for (const batchId of await transaction.objectStore('batches').getAllKeys())
      if (!left.has(batchId)) await transaction.objectStore('batches').delete(batchId)
    await transaction.done
  }

  /** Takes out the oldest pages beyond the limits. */
  async #trim(): Promise<void> {
    this.#written = 0
    const heads = await this.heads()
    const ofKind = (kind: HistoryHead['kind']) => heads.filter((head) => head.kind === kind)
    const gone = KINDS.flatMap((kind) => beyond(ofKind(kind), this.#limits[kind]))
    if (gone.length === 0) return
    const left = new Set(without(heads, gone).map(({ batchId }) => batchId))
    const transaction = (await this.#open()).transaction(STORES, 'readwrite', { durability: 'relaxed' })
    const deletions = gone.flatMap(({ batchId, id }) => [
      transaction.objectStore('heads').delete(id),
      transaction.objectStore('pages').delete(id),
      ...(left.has(batchId) ? [] : [transaction.objectStore('batches').delete(batchId)]),
    ])
    await Promise.all([...deletions, transaction.done])
  }

  #open(): Promise<IDBPDatabase<Schema>> {
    this.#opened ??= openDB<Schema>(this.#name, 1, {
      upgrade(database) {
        database.createObjectStore('batches')
        database.createObjectStore('pages')
        database.createObjectStore('meta')
        const heads = database.createObjectStore('heads', { keyPath: 'id' })
        heads.createIndex('day', 'day')
        heads.createIndex('batch', 'batchId')
      },
      // Chromium closes it when the profile is deleted or its storage fails; the next use opens it anew.
      terminated: () => {
        this.#opened = undefined
      },
    })
    this.#opened.catch(() => {
      // Whoever waits sees the failure; the next use tries again.
      this.#opened = undefined
    })
    return this.#opened
  }
}

const MONTHS_MS = 90 * 86_400_000
const KINDS = ['uploaded', 'others'] as const
/** Files after which all are counted again, beside once at the start. */
const MANY_WRITTEN = 5000

function without(heads: readonly HistoryHead[], gone: readonly HistoryHead[]): readonly HistoryHead[] {
  const ids = new Set(gone.map(({ id }) => id))
  return heads.filter(({ id }) => !ids.has(id))
}

/** The oldest that must go for the others to be no more than `limit` files. */
function beyond(heads: readonly HistoryHead[], limit: number): readonly HistoryHead[] {
  let kept = 0
  return heads
    .toSorted((one, other) => other.lastMs - one.lastMs)
    .filter(({ count }) => {
      kept += count
      return kept > limit
    })
}
