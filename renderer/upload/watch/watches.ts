import type { BatchRequest } from '../../../shared/job.ts'
import type { WatchSummary } from '../../../shared/watch.ts'
import { type Batch, isHeld } from '../batch.ts'
import type { Job } from '../job-reducer.ts'
import type { JobStore } from '../job-store.ts'
import type { Clock, FolderWatcher, Walker } from '../ports.ts'
import { inPhase, unfinishedIn } from '../tally.ts'
import { countFiles } from './count-files.ts'
import { Feed, NO_FEED } from './feed.ts'
import type { Gift } from './look.ts'
import { Snapshots } from './snapshots.ts'
import { Watch } from './watch.ts'
import type { WatchCommand, WatchNews, WatchState } from './watch-contract.ts'
import { isOutrun, WatchNotes } from './watch-notes.ts'
import type { SnapshotStore } from './watch-records.ts'

/** The page hears of changes at most this often. */
const TELL_MS = 500
/** Batches of one watch that are over and stay on the list. */
const MAX_OVER = 10

export interface WatchesPort {
  readonly clock: Clock
  readonly walker: Walker
  readonly folders: FolderWatcher
  readonly snapshots: SnapshotStore
  readonly store: Pick<JobStore, 'loaded'>
  readonly batches: ReadonlyMap<string, Batch>
  readonly newBatchId: () => string
  readonly addBatch: (request: BatchRequest) => void
  readonly forgetBatch: (batch: Batch) => void
  /** Of a file that was not as its batch had it: no problem of the user's. */
  readonly cancelJob: (id: number) => void
  readonly tellBegun: (watchId: string) => void
  readonly tell: (news: WatchNews) => void
  /** A snapshot could not be written. */
  readonly onFailure: (error: unknown) => void
}

/** All watched folders, and the batches they made. */
export class Watches {
  readonly #port: WatchesPort
  readonly #watches = new Map<string, Watch>()
  readonly #snapshots: Snapshots
  readonly #feeds = new Map<string, Feed>()
  readonly #over: Batch[] = []
  readonly #notes: WatchNotes
  #turn: Promise<void> = Promise.resolve()
  #isTelling = false
  #count = new AbortController()
  constructor(port: WatchesPort) {
    this.#port = port
    this.#snapshots = new Snapshots(port.snapshots)
    this.#notes = new WatchNotes({
      ...{ clock: port.clock, onFailure: port.onFailure },
      snapshotOf: (watchId) => this.#snapshots.of(watchId),
      onNoted: (watchId, paths) => this.#watches.get(watchId)?.noted(paths),
    })
  }

  obey(command: WatchCommand): void {
    if (command.type === 'watch.set') void this.#set(command.watches)
    else if (command.type === 'watch.look') this.#watches.get(command.watchId)?.lookAt(null)
    else if (command.type === 'watch.answer') this.#watches.get(command.watchId)?.answer(command.answer)
    else {
      this.#count.abort()
      this.#count = new AbortController()
      void countFiles(this.#port.walker, command, this.#port.tell, this.#count.signal)
    }
  }

  /** The computer has slept, and no clock ran. */
  lookAll(): void {
    for (const watch of this.#watches.values()) watch.lookAt(null)
  }

  /** Before the first `watch.set`: files of an earlier worker's batches whose end their watch does not know. Never rejects. */
  async recover(batches: Iterable<Batch>): Promise<void> {
    for (const batch of batches) {
      const { watchId } = batch.request
      if (watchId === undefined) continue
      for (const page of batch.pages) {
        try {
          await this.#notes.recover(watchId, batch, await this.#port.store.loaded.look(page))
        } catch (error) {
          this.#port.onFailure(error)
        }
      }
    }
  }

  /** Gives a batch of a watch its files. */
  walkerFor({ request: { batchId } }: Batch): Walker {
    return this.#feeds.get(batchId) ?? NO_FEED
  }

  /** A file of a batch has ended. */
  jobEnded(batch: Batch, job: Job): void {
    const { watchId, batchId } = batch.request
    if (watchId === undefined) return
    this.#notes.add(watchId, batchId, job)
    if (isOutrun(job)) queueMicrotask(() => this.#port.cancelJob(job.id))
  }

  /** Before a batch is forgotten, what became of its files is on disk. */
  async beforeClose({ request }: Batch): Promise<void> {
    if (request.watchId !== undefined) await this.#notes.flush()
  }

  /** The list keeps the latest of them only: a watch makes batches for as long as it lives. */
  closed(batch: Batch): void {
    if (batch.request.watchId === undefined) return
    this.#over.push(batch)
    const old = this.#over.length > MAX_OVER ? this.#over.shift() : undefined
    if (old !== undefined && this.#port.batches.get(old.request.batchId) === old) this.#port.forgetBatch(old)
    this.#changed()
  }

  async #set(records: readonly WatchSummary[]): Promise<void> {
    const known = new Set(records.map(({ watchId }) => watchId))
    for (const [watchId, watch] of this.#watches) {
      if (known.has(watchId)) continue
      watch.stop()
      this.#watches.delete(watchId)
    }
    for (const record of records) {
      const watch = this.#watches.get(record.watchId)
      if (watch === undefined) this.#watches.set(record.watchId, new Watch(record, this.#watchPort(record.watchId)))
      else if (JSON.stringify(watch.record) !== JSON.stringify(record)) watch.change(record)
    }
    this.#changed()
    await this.#snapshots.keep(known).catch(this.#port.onFailure)
  }

  #watchPort(watchId: string): ConstructorParameters<typeof Watch>[1] {
    const { batches, clock, folders, newBatchId, tellBegun, walker } = this.#port
    return {
      ...{ clock, folders, newBatchId, walker },
      snapshot: () => this.#snapshots.of(watchId),
      isOpen: (batchId) => batches.get(batchId)?.ended === false,
      give: (watch, batchId) => this.#give(watch, batchId),
      inTurn: (task) => {
        const done = this.#turn.then(task)
        this.#turn = done.catch(() => undefined) // the watch has said so
        return done
      },
      tellBegun: () => tellBegun(watchId),
      onChange: () => this.#changed(),
    }
  }

  #give({ watchId, profileId, prefix, source, options }: WatchSummary, batchId: string): Gift {
    const feed = new Feed()
    this.#feeds.set(batchId, feed)
    this.#port.addBatch({ batchId, profileId, prefix, sources: [source], options, watchId })
    return {
      push: (files) => feed.push(files),
      end: () => {
        feed.end()
        this.#feeds.delete(batchId)
      },
    }
  }

  #changed(): void {
    if (this.#isTelling) return
    this.#isTelling = true
    this.#port.clock.setTimer(TELL_MS, () => {
      this.#isTelling = false
      this.#port.tell({ type: 'watches', states: [...this.#watches.values()].map((watch) => this.#stateOf(watch)) })
    })
  }

  #stateOf(watch: Watch): WatchState {
    const { batches } = this.#port
    const state = watch.state()
    const own = [...batches.values()].filter((batch) => batch.request.watchId === state.watchId && !isHeld(batch))
    return {
      ...state,
      waiting: own.reduce((sum, batch) => sum + unfinishedIn(batch.tally), 0),
      problems: own.reduce((sum, batch) => sum + inPhase(batch.tally, 'failed'), 0),
    }
  }
}
