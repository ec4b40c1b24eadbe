import type { Batch } from '../batch.ts'
import type { Job } from '../job-reducer.ts'
import type { Clock } from '../ports.ts'
import type { Snapshot } from './snapshot.ts'
import type { EndedAs, SnapshotEntry, WatchMeta } from './watch-records.ts'

/** Ended files are written down together: after so many, or so long. */
const MANY_NOTES = 500
const GATHER_MS = 250

interface Note {
  readonly batchId: string
  readonly job: Job
}

export interface WatchNotesPort {
  readonly clock: Clock
  readonly snapshotOf: (watchId: string) => Promise<Snapshot>
  /** These files of the watch are written down. */
  readonly onNoted: (watchId: string, paths: readonly string[]) => void
  readonly onFailure: (error: unknown) => void
}

/** The file was not as the batch had it: whatever it is now, a look finds it. */
export const isOutrun = ({ phase, error }: Job): boolean =>
  phase === 'failed' && (error?.code === 'file-changed' || error?.code === 'file-vanished')

/** Writes down what became of the files that watches gave to batches. */
export class WatchNotes {
  readonly #port: WatchNotesPort
  readonly #waiting = new Map<string, Note[]>()
  #count = 0
  #timer: (() => void) | undefined
  #last: Promise<void> = Promise.resolve()
  constructor(port: WatchNotesPort) {
    this.#port = port
  }

  add(watchId: string, batchId: string, job: Job): void {
    const notes = this.#waiting.get(watchId) ?? []
    this.#waiting.set(watchId, notes)
    notes.push({ batchId, job })
    this.#count += 1
    if (this.#count >= MANY_NOTES) void this.flush()
    else this.#timer ??= this.#port.clock.setTimer(GATHER_MS, () => void this.flush())
  }

  /** Resolves when all that was added is on disk, or could not be written, which is told. */
  flush(): Promise<void> {
    this.#timer?.()
    this.#timer = undefined
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    this.#count = 0
    if (waiting.length > 0) this.#last = this.#last.then(() => this.#writeAll(waiting))
    return this.#last
  }

  /** What an earlier worker did not come to write down: files whose batch knows their end, and their watch does not. */
  async recover(watchId: string, batch: Batch, jobs: readonly Job[]): Promise<void> {
    const { batchId } = batch.request
    const snapshot = await this.#port.snapshotOf(watchId)
    const ended = new Map(jobs.filter((job) => asOf(job) !== undefined).map((job) => [job.path, job]))
    await snapshot.update([...ended.keys()], (path, entry) => {
      const job = ended.get(path)
      return job === undefined || entry?.given?.batchId !== batchId ? entry : noted(entry, batchId, job, snapshot.meta)
    })
    await snapshot.flush()
  }

  async #writeAll(waiting: readonly (readonly [watchId: string, notes: readonly Note[]])[]): Promise<void> {
    for (const [watchId, notes] of waiting) {
      try {
        await this.#write(watchId, notes)
      } catch (error) {
        this.#port.onFailure(error)
      }
    }
  }

  async #write(watchId: string, notes: readonly Note[]): Promise<void> {
    const snapshot = await this.#port.snapshotOf(watchId)
    // Nobody watches it any more.
    if (snapshot.meta === undefined) return
    const byPath = new Map(notes.map((note) => [note.job.path, note]))
    await snapshot.update([...byPath.keys()], (path, entry) => {
      const note = byPath.get(path)
      return note === undefined ? entry : noted(entry, note.batchId, note.job, snapshot.meta)
    })
    const done = notes.filter(({ job }) => job.phase === 'done')
    const bytes = done.reduce((sum, { job }) => sum + job.sizeBytes, 0)
    const { clock } = this.#port
    if (done.length > 0) snapshot.setMeta(counted(snapshot.meta, done.length, bytes, dayOf(clock.nowMs())))
    await snapshot.flush()
    this.#port.onNoted(watchId, [...byPath.keys()])
  }
}

const asOf = ({ phase }: Job): EndedAs | undefined => {
  if (phase === 'done' || phase === 'failed') return phase
  return phase === 'skipped' || phase === 'cancelled' ? 'skipped' : undefined
}

function noted(
  entry: SnapshotEntry | undefined,
  batchId: string,
  job: Job,
  meta: WatchMeta | undefined,
): SnapshotEntry | undefined {
  const as = asOf(job)
  const { given, ...rest } = entry ?? {}
  const others = { ...rest, ...(given && given.batchId !== batchId && { given }) }
  if (as === undefined) return entry
  if (isOutrun(job)) return others
  const { mtimeMs, sizeBytes, version } = job
  return { ...others, ended: { version, sizeBytes, mtimeMs, epoch: meta?.epoch ?? 0, as } }
}

const counted = (meta: WatchMeta, files: number, bytes: number, day: string): WatchMeta => {
  const [uploaded, uploadedBytes] = meta.day === day ? [meta.uploaded, meta.uploadedBytes] : [0, 0]
  return { ...meta, day, uploaded: uploaded + files, uploadedBytes: uploadedBytes + bytes }
}

/** Local, as the user's calendar has it. */
export function dayOf(atMs: number): string {
  const at = new Date(atMs)
  return `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()}`
}
