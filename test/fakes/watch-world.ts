import type { WatchState } from '../../renderer/upload/watch/watch-contract.ts'
import { defaultBatchOptions } from '../../shared/batch-options.ts'
import type { BatchRequest } from '../../shared/job.ts'
import type { WatchSummary } from '../../shared/watch.ts'
import { ManualClock } from './clocks.ts'
import { bytesOf, FakeMain, Harness } from './engine-harness.ts'
import { FakeCos } from './fake-cos.ts'
import { FakeFolders } from './fake-folders.ts'
import { MemoryJournal } from './memory-journal.ts'
import { MemorySnapshots } from './memory-snapshots.ts'

const SOURCE_ID = 's-0123456789abcdef'
export const WATCH_ID = 'w-0123456789abcdef'
/** Of virtual time: long enough for two looks, a batch and what is noted of it. */
export const SETTLED_MS = 20_000
const STEP_MS = 500
/** While there is much time to pass. */
const LONG_STEP_MS = 30_000

/** One run of the app: what it does after its death never comes to be. */
interface Life {
  isAlive: boolean
  /** Commits and requests until it dies. */
  stepsLeft: number
}

/** A folder on a disk, a bucket, and an app that watches the one for the other and may die at any step. */
export class WatchWorld {
  readonly clock = new ManualClock()
  readonly cos = new FakeCos()
  readonly journal = new MemoryJournal()
  readonly snapshots = new MemorySnapshots()
  readonly folders = new FakeFolders()
  readonly open = new Map<string, BatchRequest>()
  /** `path version` of each file body that was sent, in order, in this life. */
  sent: string[] = []
  /** What was wrong with what was sent. */
  readonly complaints: string[] = []
  record: WatchSummary
  harness: Harness
  readonly #done = new Set<string>()
  #life: Life = { isAlive: true, stepsLeft: Number.POSITIVE_INFINITY }
  #versions = 0
  constructor(more: Partial<WatchSummary> = {}) {
    this.record = {
      ...{ watchId: WATCH_ID, source: { sourceId: SOURCE_ID, name: 'd', kind: 'folder' }, path: '~/d' },
      ...{ profileId: 'p-0123456789abcdef', prefix: 'in/', options: defaultBatchOptions() },
      ...{ start: 'all', isBegun: false, createdAtMs: this.clock.nowMs(), ...more },
    }
    this.cos.onSend = ({ body }) => {
      if (body.type === 'file') this.#noteSent(`${body.path} ${body.version}`)
    }
    this.cos.removeFile(SOURCE_ID, '')
    this.write('.keep')
    this.remove('.keep')
    this.harness = this.#start()
  }

  /** Writes a file as it has not been before; its time is now. */
  write(path: string, more: { readonly mtimeMs?: number; readonly isHinted?: boolean } = {}): void {
    this.#versions += 1
    const { isHinted = true, mtimeMs = this.clock.nowMs() } = more
    const bytes = bytesOf(20 + this.#versions, this.#versions)
    this.cos.addFile(SOURCE_ID, path, bytes, `v${this.#versions}`, mtimeMs)
    if (isHinted) this.folders.hint(path)
  }
  remove(path: string): void {
    this.cos.removeFile(SOURCE_ID, path)
  }
  /** `path version` of each file that is there. */
  async files(): Promise<readonly string[]> {
    const found: string[] = []
    for await (const entries of this.cos.walk(SOURCE_ID, this.record.options.walk))
      for (const entry of entries) if (entry.type === 'file') found.push(`${entry.path} ${entry.version}`)
    return found
  }

  get state(): WatchState | undefined {
    return this.harness.watches.find(({ watchId }) => watchId === WATCH_ID)
  }

  /** Lets virtual time pass, and what is due happen. */
  async pass(ms: number): Promise<void> {
    for (let leftMs = ms; leftMs > 0; ) {
      const stepMs = leftMs > 2 * LONG_STEP_MS ? LONG_STEP_MS : STEP_MS
      leftMs -= stepMs
      await this.clock.advance(stepMs)
      await new Promise((resolve) => setTimeout(resolve, 3))
    }
  }

  /** From now on the app dies after so many more commits and requests. */
  dieAfter(steps: number): void {
    this.#life.stepsLeft = steps
  }
  get isAlive(): boolean {
    return this.#life.isAlive
  }

  /** The app is killed, if it still lives, and started again. */
  async restart(): Promise<void> {
    this.#life.isAlive = false
    this.harness.engine.stop()
    // What it had begun to write comes to disk yet.
    await new Promise((resolve) => setTimeout(resolve, 6))
    for (const page of this.journal.pages.values())
      for (const { path, phase, version } of page) if (phase === 'done') this.#done.add(`${path} ${version}`)
    this.sent = []
    this.folders.listeners.clear()
    this.#life = { isAlive: true, stepsLeft: Number.POSITIVE_INFINITY }
    this.harness = this.#start()
  }

  change(more: Partial<WatchSummary>): void {
    this.record = { ...this.record, ...more }
    this.harness.send({ type: 'watch.set', watches: [this.record] })
  }

  #start(): Harness {
    const life = this.#life
    const { clock, cos, folders } = this
    const main = new FakeMain(() => clock.nowMs())
    main.onCredential = ({ tmpSecretId }) => void cos.validIds.add(tmpSecretId)
    main.onCall = (channel, input) => this.#heard(life, channel, input)
    const [journal, snapshots] = [mortal(this.journal, life), mortal(this.snapshots, life)]
    const harness = new Harness({ clock, cos, folders, journal, main, snapshots, transfer: mortal(cos, life) })
    harness.start([...this.open.values()], [...this.open.keys()])
    harness.send({ type: 'watch.set', watches: [this.record] })
    return harness
  }

  #heard(life: Life, channel: string, input: unknown): void {
    if (!life.isAlive) return
    if (channel === 'watch.begun') this.change({ isBegun: true })
    if (channel === 'batch.open') this.open.set((input as BatchRequest).batchId, input as BatchRequest)
    if (channel === 'batch.close') this.open.delete((input as BatchRequest).batchId)
  }

  #noteSent(name: string): void {
    if (this.sent.includes(name)) this.complaints.push(`${name} was sent twice`)
    if (this.#done.has(name)) this.complaints.push(`${name} was sent again after a restart`)
    this.sent.push(name)
  }
}

const STEPS = new Set(['commit', 'send'])

async function* never(): AsyncGenerator<never> {
  await new Promise(() => undefined)
  yield* []
}

/** What it is asked for after the life's end is never answered, and does nothing. */
function mortal<T extends object>(thing: T, life: Life): T {
  return new Proxy(thing, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        if (STEPS.has(String(name))) {
          life.stepsLeft -= 1
          if (life.stepsLeft < 0) life.isAlive = false
        }
        if (life.isAlive) return Reflect.apply(value, target, args)
        return name === 'walk' ? never() : new Promise(() => undefined)
      }
    },
  })
}
