/** Bodies up to this size take little memory each, so that many can be under way. */
export const SMALL_SLOT_BYTES = 64 * 1024
/** Of larger bodies so much is read, summed and written at once, which is also the step of progress reports … */
export const LARGE_SLOT_BYTES = 1024 * 1024
/**
 * … and up to so much where the line takes it in no time. CPU seconds of transfer per GiB by the size of a piece: 512 KiB
 * 0.95, 1 MiB 0.83, 2 MiB 0.79, 4 MiB 0.75.
 */
export const MAX_PIECE_BYTES = 4 * LARGE_SLOT_BYTES

/** A piece of the shared memory. Whoever holds it gives it back once, when nothing reads from it any more. */
export interface Slot {
  readonly address: number
  readonly bytes: Uint8Array
  give(): void
}

/** Memory in slots of one size. First come, first served. */
export interface Slots {
  /** As many free ones in a row as hold `wantedBytes`, or fewer where there are not so many; undefined: none is free. */
  takeNow(wantedBytes: number): Slot | undefined
  /** Rejects with the signal's reason when it aborts first. */
  take(wantedBytes: number, signal: AbortSignal): Promise<Slot>
}

interface Waiter {
  readonly wantedBytes: number
  readonly resolve: (slot: Slot) => void
}

/** Cuts `count` slots out of the memory, from `start` on. */
export function createSlots(memory: WebAssembly.Memory, start: number, count: number, sizeBytes: number): Slots {
  const isTaken = new Uint8Array(count)
  const queue = new Set<Waiter>()
  const takeNow = (wantedBytes: number): Slot | undefined => {
    const { first, length } = longestRun(isTaken, Math.max(1, Math.ceil(wantedBytes / sizeBytes)))
    if (length === 0) return undefined
    isTaken.fill(1, first, first + length)
    const address = start + first * sizeBytes
    return {
      address,
      bytes: new Uint8Array(memory.buffer, address, length * sizeBytes),
      give() {
        isTaken.fill(0, first, first + length)
        serve()
      },
    }
  }
  const serve = (): void => {
    for (const waiter of queue) {
      const slot = takeNow(waiter.wantedBytes)
      if (slot === undefined) return
      queue.delete(waiter)
      waiter.resolve(slot)
    }
  }
  return {
    takeNow,
    take(wantedBytes, signal) {
      const slot = takeNow(wantedBytes)
      if (slot !== undefined) return Promise.resolve(slot)
      return new Promise((resolve, reject) => {
        const onAbort = (): void => {
          queue.delete(waiter)
          reject(signal.reason)
        }
        const onSlot = (freed: Slot): void => {
          signal.removeEventListener('abort', onAbort)
          resolve(freed)
        }
        const waiter = { wantedBytes, resolve: onSlot }
        queue.add(waiter)
        signal.addEventListener('abort', onAbort, { once: true })
      })
    },
  }
}

/** The first `wanted` free slots in a row, else the longest row. Low ones first: they were used lately, so they are in the cache. */
function longestRun(isTaken: Uint8Array, wanted: number): { readonly first: number; readonly length: number } {
  let best = { first: 0, length: 0 }
  for (let at = 0; at < isTaken.length && best.length < wanted; at += 1) {
    const first = isTaken.indexOf(0, at)
    if (first < 0) break
    const end = isTaken.indexOf(1, first)
    at = end < 0 ? isTaken.length : end
    if (at - first > best.length) best = { first, length: Math.min(wanted, at - first) }
  }
  return best
}
