/** Bodies up to this size take little memory each, so that many can be under way. */
export const SMALL_SLOT_BYTES = 64 * 1024
/**
 * Read, summed and written at once; also the step of progress reports. Measured in CPU seconds per GiB of the whole
 * process: 512 KiB 0.95, 1 MiB 0.83, 2 MiB 0.79, 4 MiB 0.75: no gain that would be worth coarser steps on a slow line.
 */
export const LARGE_SLOT_BYTES = 1024 * 1024

/** A piece of the shared memory. Whoever holds it gives it back once, when nothing reads from it any more. */
export interface Slot {
  readonly address: number
  readonly bytes: Uint8Array
  give(): void
}

/** Slots of one size. First come, first served. */
export interface Slots {
  /** A free one, if any. */
  takeNow(): Slot | undefined
  /** Rejects with the signal's reason when it aborts first. */
  take(signal: AbortSignal): Promise<Slot>
}

/** Cuts `count` slots out of the memory, from `start` on. */
export function createSlots(memory: WebAssembly.Memory, start: number, count: number, sizeBytes: number): Slots {
  const queue = new Set<(slot: Slot) => void>()
  const give = (slot: Slot): void => {
    const [next] = queue
    if (next === undefined) free.push(slot)
    else {
      queue.delete(next)
      next(slot)
    }
  }
  const createSlot = (_: unknown, index: number): Slot => {
    const address = start + (count - 1 - index) * sizeBytes
    const slot = { address, bytes: new Uint8Array(memory.buffer, address, sizeBytes), give: () => give(slot) }
    return slot
  }
  // Last in, first out: the slot used most recently is still in the processor's cache.
  const free = Array.from({ length: count }, createSlot)
  return {
    takeNow: () => free.pop(),
    take(signal) {
      const slot = free.pop()
      if (slot !== undefined) return Promise.resolve(slot)
      return new Promise((resolve, reject) => {
        const onAbort = (): void => {
          queue.delete(onSlot)
          reject(signal.reason)
        }
        const onSlot = (freed: Slot): void => {
          signal.removeEventListener('abort', onAbort)
          resolve(freed)
        }
        queue.add(onSlot)
        signal.addEventListener('abort', onAbort, { once: true })
      })
    },
  }
}
