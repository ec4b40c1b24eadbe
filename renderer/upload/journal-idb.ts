import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb'
import type {
  BatchRecord,
  EntryRecord,
  JournalChange,
  PartRecord,
  StoredState,
  SummaryRecord,
  UploadRecord,
} from './journal-records.ts'
import type { JournalStore } from './ports.ts'

interface Schema extends DBSchema {
  batches: { key: string; value: BatchRecord }
  pages: { key: string; value: readonly EntryRecord[] }
  summaries: { key: string; value: SummaryRecord }
  uploads: { key: string; value: UploadRecord }
  parts: { key: string; value: readonly PartRecord[] }
}
const STORES = ['batches', 'pages', 'summaries', 'uploads', 'parts'] as const
/** What the start reads: not the pages, since all that is read passes through Chromium's main process. */
const LOADED = ['batches', 'summaries', 'uploads', 'parts'] as const

/**
 * The journal in IndexedDB, opened at first use. Records are read back as they were written by this version; a later
 * one raises VERSION and converts or drops them in `upgrade`.
 */
export class IdbJournal implements JournalStore {
  static readonly VERSION = 2
  readonly #name: string
  #opened: Promise<IDBPDatabase<Schema>> | undefined
  constructor(name: string) {
    this.#name = name
  }

  async load(): Promise<StoredState> {
    const database = await this.#open()
    const transaction = database.transaction(LOADED, 'readonly')
    const [batches, summaryKeys, summaries, uploadKeys, uploads, partKeys, parts] = await Promise.all([
      transaction.objectStore('batches').getAll(),
      transaction.objectStore('summaries').getAllKeys(),
      transaction.objectStore('summaries').getAll(),
      transaction.objectStore('uploads').getAllKeys(),
      transaction.objectStore('uploads').getAll(),
      transaction.objectStore('parts').getAllKeys(),
      transaction.objectStore('parts').getAll(),
    ])
    await transaction.done
    const zipped = { summaries: zip(summaryKeys, summaries), uploads: zip(uploadKeys, uploads) }
    return { batches, ...zipped, parts: zip(partKeys, parts) }
  }

  async page(key: string): Promise<readonly EntryRecord[] | undefined> {
    const database = await this.#open()
    return database.get('pages', key)
  }

  async commit(changes: readonly JournalChange[], durability: 'strict' | 'relaxed'): Promise<void> {
    const database = await this.#open()
    const transaction = database.transaction(STORES, 'readwrite', { durability })
    const { done } = transaction
    try {
      // When one of them fails, the transaction is aborted and nothing is written.
      await Promise.all([...changes.map((change) => put(transaction, change)), done])
    } catch (error) {
      await abort(transaction)
      throw error
    }
  }

  #open(): Promise<IDBPDatabase<Schema>> {
    this.#opened ??= openDB<Schema>(this.#name, IdbJournal.VERSION, {
      // Nothing was released with an earlier form: main's open batches are walked again.
      upgrade(database) {
        for (const store of database.objectStoreNames) database.deleteObjectStore(store)
        for (const store of STORES) database.createObjectStore(store)
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

type Writing = IDBPTransaction<Schema, typeof STORES, 'readwrite'>

async function put(transaction: Writing, change: JournalChange): Promise<unknown> {
  const { key } = change
  if (change.store === 'all') return deleteAll(transaction, key)
  if (change.value === undefined) return transaction.objectStore(change.store).delete(key)
  if (change.store === 'batches') return transaction.objectStore('batches').put(change.value, key)
  if (change.store === 'pages') return transaction.objectStore('pages').put(change.value, key)
  if (change.store === 'summaries') return transaction.objectStore('summaries').put(change.value, key)
  if (change.store === 'uploads') return transaction.objectStore('uploads').put(change.value, key)
  return transaction.objectStore('parts').put(change.value, key)
}

function deleteAll(transaction: Writing, batchId: string): Promise<unknown> {
  // `0` follows `/`.
  const below = IDBKeyRange.bound(`${batchId}/`, `${batchId}0`, false, true)
  const ranges = (['pages', 'summaries', 'uploads', 'parts'] as const).map((store) =>
    transaction.objectStore(store).delete(below),
  )
  return Promise.all([transaction.objectStore('batches').delete(batchId), ...ranges])
}

/** For a value that could not even be queued: what was queued before it must not be written. */
async function abort(transaction: Writing): Promise<void> {
  try {
    transaction.abort()
  } catch {
    // A failed request has aborted it already.
  }
  await transaction.done.catch(() => undefined) // it rejects because it was aborted; the caller has the reason
}

function zip<T>(keys: readonly string[], values: readonly T[]): ReadonlyMap<string, T> {
  const map = new Map<string, T>()
  for (const [index, value] of values.entries()) map.set(keys[index] ?? '', value)
  return map
}
