import type { Worker } from 'node:worker_threads'
import { type Crc64Kernel, createCrc64Kernel, DATA_START, writeTables } from './crc64-kernel.ts'
import { type FileAnswer, type FileJob, type FileWorkerData, SLOT_BYTES } from './file-jobs.ts'

/** A piece of the shared memory. Whoever holds it gives it back once, when nothing reads from it any more. */
export interface Slot {
  readonly address: number
  readonly bytes: Uint8Array
}

type Unsent = FileJob extends infer Job ? (Job extends FileJob ? Omit<Job, 'job'> : never) : never

/** Worker threads that read files, and the bounded memory that they read into. */
export interface FilePool {
  readonly kernel: Pick<Crc64Kernel, 'join'>
  /** Takes a slot when one is free; first come, first served. `signal` ends the wait with its reason. */
  takeSlot(signal: AbortSignal): Promise<Slot>
  giveSlot(slot: Slot): void
  /** Rejects only when the worker thread itself failed. */
  run(job: Unsent): Promise<FileAnswer>
  /** Ends the threads; jobs under way are rejected. */
  close(): Promise<void>
}

export interface FilePoolOptions {
  /** Starts a thread that runs `crc64-worker.ts`. */
  readonly startWorker: (data: FileWorkerData) => Worker
  readonly workerCount: number
  /** All file bytes held at once, whatever the number of calls; rounded down to whole slots. */
  readonly memoryBytes: number
}

/** Starts the threads at once: the first file does not wait for them longer than need be. */
export function createFilePool({ startWorker, workerCount, memoryBytes }: FilePoolOptions): FilePool {
  const slotCount = Math.max(1, Math.floor(memoryBytes / SLOT_BYTES))
  const maxPages = (DATA_START + slotCount * SLOT_BYTES) / 65_536
  const memory = new WebAssembly.Memory({ initial: maxPages, maximum: maxPages, shared: true })
  writeTables(memory)
  const slots = createSlots(memory, slotCount)
  const crew = Array.from({ length: workerCount }, () => createHand(() => startWorker({ memory, maxPages })))
  const idlest = (): Hand => crew.reduce((best, hand) => (hand.load() < best.load() ? hand : best))
  return {
    kernel: createCrc64Kernel(memory, maxPages),
    takeSlot: slots.take,
    giveSlot: slots.give,
    run: (job) => idlest().run(job),
    close: async () => void (await Promise.all(crew.map((hand) => hand.close()))),
  }
}

interface Hand {
  load(): number
  run(job: Unsent): Promise<FileAnswer>
  close(): Promise<unknown>
}

/** One worker thread; a new one takes the place of one that died. */
function createHand(start: () => Worker): Hand {
  const waiting = new Map<number, { resolve: (answer: FileAnswer) => void; reject: (error: unknown) => void }>()
  let lastJob = 0
  let worker: Worker | undefined
  const loseAll = (error: unknown): void => {
    worker = undefined
    const lost = [...waiting.values()]
    waiting.clear()
    for (const { reject } of lost) reject(error)
  }
  const begin = (): Worker => {
    const begun = start()
    begun.on('message', (answer: FileAnswer) => {
      const waiter = waiting.get(answer.job)
      waiting.delete(answer.job)
      if (waiting.size === 0) begun.unref()
      waiter?.resolve(answer)
    })
    begun.on('error', (error) => worker === begun && loseAll(error))
    begun.on('exit', () => worker === begun && loseAll(new Error('a file worker ended')))
    begun.unref()
    return begun
  }
  worker = begin()
  return {
    load: () => waiting.size,
    run: (job) =>
      new Promise((resolve, reject) => {
        worker ??= begin()
        if (waiting.size === 0) worker.ref()
        lastJob += 1
        waiting.set(lastJob, { resolve, reject })
        worker.postMessage({ ...job, job: lastJob })
      }),
    close: async () => worker?.terminate(),
  }
}

function createSlots(memory: WebAssembly.Memory, count: number) {
  // Last in, first out: the slot used most recently is still in the processor's cache.
  const free = Array.from({ length: count }, (_, index): Slot => {
    const address = DATA_START + (count - 1 - index) * SLOT_BYTES
    return { address, bytes: new Uint8Array(memory.buffer, address, SLOT_BYTES) }
  })
  const queue = new Set<(slot: Slot) => void>()
  return {
    take(signal: AbortSignal): Promise<Slot> {
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
    give(slot: Slot): void {
      const [next] = queue
      if (next === undefined) free.push(slot)
      else {
        queue.delete(next)
        next(slot)
      }
    },
  }
}
