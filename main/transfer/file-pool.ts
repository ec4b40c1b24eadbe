import type { Worker, WorkerOptions } from 'node:worker_threads'
import { SCRATCH_BYTES } from './crc64-fold.ts'
import { type Crc64Kernel, createCrc64Kernel, DATA_START, writeTables } from './crc64-kernel.ts'
import type { FileAnswer, FileJob, FileWorkerData } from './file-jobs.ts'
import { createSlots, LARGE_SLOT_BYTES, type Slot, SMALL_SLOT_BYTES } from './slots.ts'

const PAGE_BYTES = 65_536

type Unsent = FileJob extends infer Job ? (Job extends FileJob ? Omit<Job, 'job'> : never) : never

/** Worker threads that read files, and the bounded memory that they read into. */
export interface FilePool {
  readonly kernel: Pick<Crc64Kernel, 'join'>
  /** A slot for the next of `wantedBytes`, as soon as one is free. `signal` ends the wait with its reason. */
  takeSlot(wantedBytes: number, signal: AbortSignal): Promise<Slot>
  /** Rejects only when the worker thread itself failed. */
  run(job: Unsent): Promise<FileAnswer>
  /** Ends the threads; jobs under way are rejected. */
  close(): Promise<void>
}

export interface FilePoolOptions {
  /** Starts a thread that runs `crc64-worker.ts` with these options. */
  readonly startWorker: (options: WorkerOptions) => Worker
  readonly workerCount: number
  /** All file bytes held at once, whatever the number of calls: a quarter in small slots, the rest in large. */
  readonly memoryBytes: number
}

/** Starts the threads at once: the first file does not wait for them longer than need be. */
export function createFilePool({ startWorker, workerCount, memoryBytes }: FilePoolOptions): FilePool {
  const smallCount = Math.max(1, Math.floor(memoryBytes / 4 / SMALL_SLOT_BYTES))
  const largeCount = Math.max(1, Math.floor((memoryBytes * 3) / 4 / LARGE_SLOT_BYTES))
  // One scratch for each worker's kernel, and one for ours.
  const scratchAddress = (index: number): number => DATA_START + index * SCRATCH_BYTES
  const smallStart = Math.ceil(scratchAddress(workerCount + 1) / PAGE_BYTES) * PAGE_BYTES
  const largeStart = smallStart + smallCount * SMALL_SLOT_BYTES
  const maxPages = (largeStart + largeCount * LARGE_SLOT_BYTES) / PAGE_BYTES
  const memory = new WebAssembly.Memory({ initial: maxPages, maximum: maxPages, shared: true })
  writeTables(memory)
  // Files are opened in one thread and read or closed in another, which Node's count of open files takes for a leak.
  const startHand = (index: number): Hand => {
    const workerData: FileWorkerData = { memory, maxPages, scratchAddress: scratchAddress(index) }
    return createHand(() => startWorker({ workerData, env: {}, trackUnmanagedFds: false }))
  }
  const small = createSlots(memory, smallStart, smallCount, SMALL_SLOT_BYTES)
  const large = createSlots(memory, largeStart, largeCount, LARGE_SLOT_BYTES)
  const crew = Array.from({ length: workerCount }, (_, index) => startHand(index))
  const idlest = (): Hand => crew.reduce((best, hand) => (hand.load() < best.load() ? hand : best))
  return {
    kernel: createCrc64Kernel(memory, maxPages, scratchAddress(workerCount)),
    takeSlot: (wantedBytes, signal) => (wantedBytes <= SMALL_SLOT_BYTES ? small : large).take(signal),
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
