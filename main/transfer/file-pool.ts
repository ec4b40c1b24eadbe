import type { Worker, WorkerOptions } from 'node:worker_threads'
import { Outbox } from '../../shared/transfer/outbox.ts'
import { SCRATCH_BYTES } from './crc64-fold.ts'
import { type Crc64Kernel, createCrc64Kernel, DATA_START, writeTables } from './crc64-kernel.ts'
import type { FileAnswer, FileJob, FileStats, FileWorkerData, ReadAnswer } from './file-jobs.ts'
import { createSlots, LARGE_SLOT_BYTES, type Slots, SMALL_SLOT_BYTES } from './slots.ts'

const PAGE_BYTES = 65_536

type Unsent = FileJob extends infer Job ? (Job extends FileJob ? Omit<Job, 'job'> : never) : never
type UnsentRead = Exclude<Unsent, { type: 'stat' }>

/** Worker threads that read files, and the bounded memory that they read into. */
export interface FilePool {
  readonly kernel: Pick<Crc64Kernel, 'join'>
  /** What a range begins to read in, where it is not smaller. */
  pieceBytes: number
  /** Slots for the next of `wantedBytes`. */
  slotsFor(wantedBytes: number): Slots
  /** Rejects only when the worker thread itself failed. */
  run(job: UnsentRead): Promise<ReadAnswer>
  /** By a thread of its own, one after the other: a disk that hangs holds up no reading. Rejects with the system's error. */
  stat(path: string): Promise<FileStats>
  /** Starts the threads that read: the first file does not wait for them longer than need be. */
  prepare(): void
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

/** Threads start with their first job, those that read also by `prepare`. */
export function createFilePool({ startWorker, workerCount, memoryBytes }: FilePoolOptions): FilePool {
  const smallCount = Math.max(1, Math.floor(memoryBytes / 4 / SMALL_SLOT_BYTES))
  const largeCount = Math.max(1, Math.floor((memoryBytes * 3) / 4 / LARGE_SLOT_BYTES))
  // One scratch for each worker's kernel, and for ours.
  const scratchAddress = (index: number): number => DATA_START + index * SCRATCH_BYTES
  const [ours, scouts] = [workerCount, workerCount + 1]
  const smallStart = Math.ceil(scratchAddress(scouts + 1) / PAGE_BYTES) * PAGE_BYTES
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
  const scout = startHand(scouts)
  const idlest = (): Hand => crew.reduce((best, hand) => (hand.load() < best.load() ? hand : best))
  // Small jobs keep together, to share messages and wake-ups, for as long as the disk answers at once.
  const handFor = ({ length }: UnsentRead): Hand =>
    (length <= SMALL_SLOT_BYTES ? crew.find((hand) => hand.isPrompt()) : undefined) ?? idlest()
  return {
    pieceBytes: LARGE_SLOT_BYTES,
    prepare: () => {
      for (const hand of crew) hand.prepare()
    },
    kernel: createCrc64Kernel(memory, maxPages, scratchAddress(ours)),
    slotsFor: (wantedBytes) => (wantedBytes <= SMALL_SLOT_BYTES ? small : large),
    run: async (job) => {
      const answer = await handFor(job).run(job)
      if ('stats' in answer) throw new Error('a file worker has looked where it was to read')
      return answer
    },
    stat: async (path) => {
      const answer = await scout.run({ type: 'stat', path })
      if ('stats' in answer) return answer.stats
      throw Object.assign(new Error('lstat failed'), { code: 'code' in answer ? answer.code : '' })
    },
    close: async () => void (await Promise.all([...crew, scout].map((hand) => hand.close()))),
  }
}

interface Hand {
  load(): number
  /** Has few jobs, none of which waits for long. */
  isPrompt(): boolean
  /** Starts the thread now instead of with the first job. */
  prepare(): void
  run(job: Unsent): Promise<FileAnswer>
  close(): Promise<unknown>
}

const PROMPT_JOBS = 32
const PROMPT_MS = 2

/** One worker thread; a new one takes the place of one that died. */
function createHand(start: () => Worker): Hand {
  const waiting = new Map<number, { resolve: (answer: FileAnswer) => void; reject: (error: unknown) => void }>()
  let lastJob = 0
  /** When the worker last had something new to do or had done something: `performance.now()`. */
  let heardAtMs = 0
  let worker: Worker | undefined
  const loseAll = (error: unknown): void => {
    worker = undefined
    const lost = [...waiting.values()]
    waiting.clear()
    for (const { reject } of lost) reject(error)
  }
  const begin = (): Worker => {
    const begun = start()
    begun.on('message', (answers: readonly FileAnswer[]) => {
      for (const answer of answers) {
        waiting.get(answer.job)?.resolve(answer)
        waiting.delete(answer.job)
      }
      heardAtMs = performance.now()
      if (waiting.size === 0) begun.unref()
    })
    begun.on('error', (error) => worker === begun && loseAll(error))
    begun.on('exit', () => worker === begun && loseAll(new Error('a file worker ended')))
    begun.unref()
    return begun
  }
  // Posted before anything else can happen, so never to a worker that took the place of the one it was meant for.
  const outbox = new Outbox<FileJob>((jobs) => worker?.postMessage(jobs), process.nextTick)
  return {
    load: () => waiting.size,
    isPrompt: () => waiting.size === 0 || (waiting.size < PROMPT_JOBS && performance.now() - heardAtMs < PROMPT_MS),
    prepare: () => (worker ??= begin()),
    run: (job) =>
      new Promise((resolve, reject) => {
        worker ??= begin()
        if (waiting.size === 0) {
          worker.ref()
          heardAtMs = performance.now()
        }
        lastJob += 1
        waiting.set(lastJob, { resolve, reject })
        outbox.add({ ...job, job: lastJob })
      }),
    close: async () => worker?.terminate(),
  }
}
