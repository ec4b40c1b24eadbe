import { toErrorInfo } from '../../shared/errors.ts'
import type { TransferLimits } from '../../shared/ipc/contract.ts'
import type { BatchRequest } from '../../shared/job.ts'
import { type Batch, isHeld, isWalking, pathOf } from './batch.ts'
import { BatchEnds } from './batch-ends.ts'
import { Commands } from './commands.ts'
import { composeServices } from './compose-services.ts'
import type { EngineOptions, EnginePorts } from './engine-ports.ts'
import { HeldBatches, openRequest } from './held-batches.ts'
import { JobStore } from './job-store.ts'
import { List } from './list/list.ts'
import type { ListMessage } from './list-contract.ts'
import type { Paging } from './loaded-pages.ts'
import type { JobCommand, Notice, PageMessage, Totals } from './page-contract.ts'
import { PageLink } from './page-link.ts'
import type { ProblemMessage } from './problem-contract.ts'
import { ProblemDesk } from './problem-desk.ts'
import { Queue } from './queue.ts'
import { Reporter } from './reporter.ts'
import type { Services } from './services.ts'
import { startUp } from './start-up.ts'
import { View } from './view.ts'
import { Waiting } from './waiting.ts'
import { composeWatches } from './watch/compose-watches.ts'
import { isWatchCommand, type WatchCommand } from './watch/watch-contract.ts'
import type { Watches } from './watch/watches.ts'

export type { EngineOptions, EnginePorts } from './engine-ports.ts'

type Started = Extract<PageMessage, { type: 'start' }>
type WorkType = 'batch.add' | 'batch.start' | 'batch.discard' | 'uploads.ask'
type Work = Extract<PageMessage, { type: WorkType }> | JobCommand | ListMessage | ProblemMessage | WatchCommand

/** The upload engine: everything behind the page's messages. Runs wherever its ports do. */
export class Engine {
  readonly #ports: EnginePorts
  readonly #link: PageLink
  readonly #store: JobStore
  readonly #services: Services
  readonly #queue: Queue
  readonly #ends: BatchEnds
  readonly #commands: Commands
  readonly #held: HeldBatches
  readonly #problems: ProblemDesk
  readonly #view: View
  readonly #list: List
  readonly #waiting: Waiting
  readonly #watches: Watches
  #started = false
  /** Messages that came before the journal was read. */
  readonly #early: Work[] = []
  constructor(ports: EnginePorts, options: EngineOptions = {}) {
    this.#ports = ports
    this.#link = new PageLink(ports.post)
    const notify = (notice: Notice): void => this.#notify(notice)
    this.#services = composeServices({ ...ports, ...options, notify, credentials: this.#link })
    this.#store = this.#composeStore(options.paging)
    this.#view = this.#composeView()
    this.#services.history.lookWith((page) => this.#store.loaded.look(page))
    this.#list = this.#composeList()
    const { clock, walker } = ports
    const touch = (): void => this.#view.touch()
    const [services, store, relay] = [this.#services, this.#store, this.#link]
    const watches = composeWatches({ ports, services, store, relay, queue: () => this.#queue })
    this.#watches = watches
    this.#ends = new BatchEnds({
      ...{ services, store, relay, watches, reporter: new Reporter(relay, clock) },
      busy: (batchId) => this.#queue.busy(batchId),
      cleanupRun: (job) => this.#queue.cleanupRun(job),
    })
    this.#queue = new Queue({ services, store, walker, watches, ends: this.#ends, touch })
    this.#held = new HeldBatches({ services, store, relay, touch, queue: this.#queue, ends: this.#ends })
    this.#waiting = new Waiting(services, this.#queue.batches)
    this.#commands = new Commands({ queue: this.#queue, store, services, ends: this.#ends, relay, touch })
    this.#problems = new ProblemDesk({ queue: this.#queue, store, commands: this.#commands, touch, post: ports.post })
  }

  /** One message of the page; `connect` is its owner's, since it carries a port. */
  handle(message: PageMessage): void {
    if (message.type === 'answer') this.#link.answer(message.id, message.result)
    else if (message.type === 'start') void this.#start(message)
    else if (message.type === 'keychain') {
      this.#waiting.keychain = message.waiting
      this.#view.touch()
    } else if (message.type === 'profiles') this.#services.history.profiles = message.profiles
    else if (message.type === 'limits') this.#setLimits(message.limits)
    else if (message.type === 'woke') {
      this.#services.requests.lookNow()
      this.#watches.lookAll()
    } else if (message.type === 'connect') return
    else if (this.#started) this.#obey(message)
    else this.#early.push(message)
  }

  /** Stops all work at once, as when the process dies; what is in the journal is all that stays. */
  stop(): void {
    this.#queue.stop()
  }

  #setLimits({ isPaused, maxConnections }: TransferLimits): void {
    this.#services.adaption.ceiling = maxConnections
    this.#services.connections.isHeld = isPaused
    this.#queue.hold(isPaused)
    this.#view.touch()
  }

  #obey(message: Work): void {
    if (isWatchCommand(message)) {
      this.#watches.obey(message)
      return
    }
    switch (message.type) {
      case 'batch.add':
        this.#add(message.batch, message.report)
        break
      case 'batch.start':
        this.#commands.inOrder(() => this.#held.start(message.batchIds, message))
        break
      case 'batch.discard':
        this.#commands.inOrder(async () => this.#held.discard(message.batchId))
        break
      case 'list.look':
      case 'list.open':
      case 'rows.get':
      case 'rows.ids':
        this.#list.obey(message)
        break
      case 'problems.get':
      case 'problems.of':
      case 'problems.retry':
      case 'problems.remove':
        this.#problems.obey(message)
        break
      default:
        this.#commands.obey(message)
        this.#view.touch()
    }
  }

  async #start(message: Started): Promise<void> {
    const [services, store, queue, ends] = [this.#services, this.#store, this.#queue, this.#ends]
    await startUp({ services, store, queue, ends, relay: this.#link }, message)
    await this.#watches.recover(this.#queue.batches.values())
    this.#started = true
    for (const early of this.#early.splice(0)) this.#obey(early)
    this.#view.begin()
  }

  #add(request: BatchRequest, report: boolean): void {
    const known = this.#queue.batches.get(request.batchId)
    if (known === undefined) {
      void this.#link.tell('batch.open', openRequest(request))
      this.#queue.add(request, report)
    } else if (report) {
      known.report = true
      void this.#ends.reportAgain(known)
    }
  }

  #composeStore(paging: Paging | undefined): JobStore {
    const { journal, partSizeBytes } = this.#services
    const onLost = (error: unknown, batch: Batch): void => {
      this.#notify({ kind: 'journal-failed', error: toErrorInfo(error) })
      if (this.#started) this.#ends.check(batch)
    }
    return new JobStore({ journal, partSizeBytes, paging, onLost, nowMs: () => this.#ports.clock.nowMs() })
  }

  #composeView(): View {
    return new View(this.#store, this.#ports.clock, {
      isWalking: () => [...this.#queue.batches.values()].some((batch) => !isHeld(batch) && isWalking(batch)),
      waitingFor: () => this.#waiting.ofAll(),
      held: () => this.#services.previews.sums(),
      publish: (totals) => this.#publish(totals),
      publishSpeed: (bytesPerSecond) => this.#ports.post({ type: 'speed', bytesPerSecond }),
    })
  }

  #composeList(): List {
    return new List(this.#store, {
      pathOf: (job) => pathOf(this.#queue.batches.get(job.batchId), job),
      sentBytes: (id) => this.#store.sent.of(id),
      rowWait: (job) => this.#waiting.ofJob(job),
      clock: this.#ports.clock,
      touch: () => this.#view.touch(),
      post: this.#ports.post,
    })
  }

  #publish(totals: Totals): void {
    this.#ports.post({ type: 'changed', totals })
    this.#problems.publish()
    const batches = this.#services.previews.news()
    if (batches !== undefined) this.#ports.post({ type: 'held', batches })
  }

  #notify(notice: Notice): void {
    this.#ports.post({ type: 'notice', notice })
  }
}
