import type { JournalChange } from './journal-records.ts'
import type { Clock, JournalStore } from './ports.ts'

export type Durability = 'strict' | 'relaxed'
interface Slot {
  readonly change: () => JournalChange
  readonly onWritten: (() => void) | undefined
}
interface Waiters {
  readonly promise: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * Waits before a transaction, so that changes gather; ends early when `hurry` is called. Resolves in either case.
 */
export type Gather = (hurry: (now: () => void) => void) => Promise<void>

const NO_WAIT: Gather = () => Promise.resolve()

/** Gathers for so long. */
export const gatherFor =
  (clock: Pick<Clock, 'setTimer'>, gatherMs: number): Gather =>
  (hurry) =>
    new Promise((resolve) => {
      const stop = clock.setTimer(gatherMs, resolve)
      hurry(() => {
        stop()
        resolve()
      })
    })

/**
 * Changes gather before and while a transaction is under way and go out together with the next, so thousands of small
 * files a second cost some dozen transactions.
 */
export class GroupCommit {
  readonly #store: JournalStore
  readonly #onFailure: (error: unknown) => void
  readonly #dirty = new Map<string, Slot>()
  #waiters: Waiters | undefined
  #durability: Durability = 'relaxed'
  #committing = false
  readonly #gather: Gather
  #urgent = false
  #hurry = (): void => undefined
  constructor(store: JournalStore, onFailure: (error: unknown) => void, gather: Gather = NO_WAIT) {
    this.#store = store
    this.#onFailure = onFailure
    this.#gather = gather
  }

  /** Changes that no transaction has begun to write. */
  get waiting(): number {
    return this.#dirty.size
  }

  /**
   * `change` is read when its transaction begins; a later one for the same slot replaces it. `onWritten` is called once
   * the store has it, unless the slot has been added again meanwhile.
   */
  add(slot: string, change: () => JournalChange, onWritten?: () => void): void {
    this.#dirty.set(slot, { change, onWritten })
    this.#commitSoon()
  }

  /** Resolves once all changes made so far are in the store; `urgent` gathers no others. @throws what the store throws. */
  flush(durability: Durability, urgent = false): Promise<void> {
    if (durability === 'strict') this.#durability = 'strict'
    if (urgent) this.#urgent = true
    if (urgent) this.#hurry()
    if (this.#dirty.size === 0 && !this.#committing) return Promise.resolve()
    const waiters = this.#waiters ?? deferred()
    this.#waiters = waiters
    this.#commitSoon()
    return waiters.promise
  }

  #commitSoon(): void {
    if (this.#committing) return
    this.#committing = true
    // After the current burst of events, so that what changes together is written together.
    queueMicrotask(() => void this.#commitAll())
  }

  async #commitAll(): Promise<void> {
    let succeeded = true
    // After a failure only those who wait are worth another try: nobody would hear of the others.
    while (this.#waiters !== undefined || (succeeded && this.#dirty.size > 0)) {
      if (!this.#urgent) await this.#gather((now) => (this.#hurry = now))
      this.#urgent = false
      succeeded = await this.#commitOnce()
    }
    this.#committing = false
  }

  async #commitOnce(): Promise<boolean> {
    const slots = [...this.#dirty]
    const waiters = this.#waiters
    const durability = this.#durability
    this.#dirty.clear()
    this.#waiters = undefined
    this.#durability = 'relaxed'
    try {
      const changes = slots.map(([, { change }]) => change())
      if (changes.length > 0) await this.#store.commit(changes, durability)
      for (const [key, { onWritten }] of slots) if (!this.#dirty.has(key)) onWritten?.()
      waiters?.resolve()
      return true
    } catch (error) {
      // In their order: what deletes comes before what was written after it.
      const later = [...this.#dirty]
      this.#dirty.clear()
      for (const [key, slot] of [...slots, ...later]) this.#dirty.set(key, slot)
      this.#onFailure(error)
      waiters?.reject(error)
      return false
    }
  }
}

function deferred(): Waiters {
  let resolve = (): void => undefined
  let reject = (_: unknown): void => undefined
  const promise = new Promise<void>((onDone, onFail) => {
    resolve = onDone
    reject = onFail
  })
  return { promise, resolve, reject }
}
