import type { Result } from '../../shared/errors.ts'
import type { TransferLimits } from '../../shared/ipc/contract.ts'
import type { BatchRequest } from '../../shared/job.ts'
import { createStore } from '../common/store.ts'
import type { HeldBatch, StartChoice } from '../upload/held-contract.ts'
import type { JobSelection } from '../upload/list-contract.ts'
import type { CallMessage, Notice, ProfilePlace, Totals, WorkerMessage } from '../upload/page-contract.ts'
import type { ProblemGroup } from '../upload/problem-contract.ts'
import { overviewOf, withoutHeld } from './job-view.ts'
import { createProblemClient, type ProblemClient } from './problems/problem-client.ts'
import { createStartGate, type Kept, type MessageSink } from './start-gate.ts'
import { type Estimate, type Measurement, nextEstimate } from './time-left.ts'
import { createList, type ListClient, type ListState } from './uploads/list/list-client.ts'
import { nextWorkTime, type WorkNow, type WorkTime } from './uploads/summary/work-time.ts'
import { createWatchLink, type WatchLink } from './watched/watch-link.ts'

/** What React reads; a new object whenever anything in it changed. */
export interface WorkerState extends ListState {
  /** Undefined until the worker has first spoken. */
  readonly totals: Totals | undefined
  /** Undefined while it is being measured. */
  readonly secondsLeft: number | undefined
  /** Bytes per second, one a second, of the last two minutes at most; the oldest first. */
  readonly speed: readonly number[]
  /** Undefined until the worker has first spoken. */
  readonly work: WorkTime | undefined
  readonly notices: readonly Notice[]
  /** Batches that wait for the user's word. */
  readonly held: readonly HeldBatch[]
  /** What has failed, by cause, the largest group first. */
  readonly problems: readonly ProblemGroup[]
}

/** `top`: upload next. */
export type QueueCommand = 'pause' | 'resume' | 'cancel' | 'retry' | 'top'

/** Main's side of the worker's relayed calls, one call at a time. */
export type Relay = (message: CallMessage) => Promise<Result<unknown>>

/** The part of `Worker` that is used, so that tests can play the worker. */
export interface WorkerPort extends MessageSink {
  addEventListener(type: 'message', listener: (event: { readonly data: WorkerMessage }) => void): void
}

/** More would not be read; the log has them all. */
const MAX_NOTICES = 20

/** The page's view of the upload worker. Messages wait until the worker has its port and its open batches. */
export interface WorkerClient extends ListClient {
  readonly subscribe: (listener: () => void) => () => void
  readonly state: () => WorkerState
  /** A new way to the transfer process; the first one lets the worker begin. */
  readonly connect: (port: MessagePort) => void
  /** Once: what main kept from the last run. */
  readonly start: (kept: Kept) => void
  readonly addBatch: (batch: BatchRequest, report: boolean) => void
  readonly startBatches: (batchIds: readonly string[], choice: StartChoice) => void
  /** Of a held batch. */
  readonly discardBatch: (batchId: string) => void
  readonly command: (type: QueueCommand, ids: JobSelection) => void
  readonly clearEnded: () => void
  readonly setKeychainWaiting: (waiting: boolean) => void
  /** Before `start` too: by their names the history says where files went. */
  readonly setProfiles: (profiles: readonly ProfilePlace[]) => void
  /** Before `start` too: nothing may begin that the limits forbid. */
  readonly setLimits: (limits: TransferLimits) => void
  /** The computer has slept. */
  readonly woke: () => void
  /** Answered by the worker's call `uploads.tell`. */
  readonly askUploads: (askId: number) => void
  readonly watches: WatchLink
  readonly problems: ProblemClient
  readonly dismissNotice: (notice: Notice) => void
}

const AT_FIRST: Omit<WorkerState, keyof ListState> = {
  totals: undefined,
  speed: [],
  work: undefined,
  secondsLeft: undefined,
  notices: [],
  held: [],
  problems: [],
}

/** `nowMs` is injected for tests. */
export function createWorkerClient(worker: WorkerPort, relay: Relay, nowMs: () => number): WorkerClient {
  const send = createStartGate(worker)
  const list = createList(send.afterStart, (change) => store.update(change))
  const store = createStore<WorkerState>({ ...AT_FIRST, ...list.first() })
  const problems = createProblemClient(send.afterStart, (groups) => store.update({ problems: groups }))
  let estimate: Estimate | undefined

  const onChanged = (totals: Totals): void => {
    const now = nowMs()
    estimate = nextEstimate(estimate, measurementOf(totals, now))
    const work = nextWorkTime(store.state().work, workOf(totals, now))
    store.update({ totals, secondsLeft: estimate.secondsLeft, work })
    list.refresh()
  }
  const onMessage = (message: WorkerMessage): void => {
    if (message.type === 'call') void answer(message, relay, worker)
    else if (message.type === 'changed') onChanged(message.totals)
    else if (message.type === 'notice') store.update({ notices: withNotice(store.state().notices, message.notice) })
    else if (message.type === 'held') store.update({ held: message.batches })
    else if (message.type === 'speed') store.update({ speed: message.bytesPerSecond })
    else if (!problems.accept(message)) list.accept(message)
  }
  worker.addEventListener('message', (event) => onMessage(event.data))
  return {
    ...list.client,
    subscribe: store.subscribe,
    state: store.state,
    connect: send.connect,
    start: send.start,
    addBatch: (batch, report) => send.afterStart({ type: 'batch.add', batch, report }),
    startBatches: (batchIds, { conflict, object }) =>
      send.afterStart({ type: 'batch.start', batchIds, conflict, object }),
    discardBatch: (batchId) => send.afterStart({ type: 'batch.discard', batchId }),
    command: (type, ids) => send.afterStart({ type: `jobs.${type}`, ids }),
    clearEnded: () => send.afterStart({ type: 'jobs.clear' }),
    setKeychainWaiting: (waiting) => send.afterStart({ type: 'keychain', waiting }),
    ...atAnyTime(worker),
    askUploads: (askId) => send.afterStart({ type: 'uploads.ask', askId }),
    watches: createWatchLink(worker, send.afterStart),
    problems,
    dismissNotice: (gone) => store.update({ notices: store.state().notices.filter((notice) => notice !== gone) }),
  }
}

/** What does not wait for `start`. */
const atAnyTime = (worker: WorkerPort): Pick<WorkerClient, 'setLimits' | 'setProfiles' | 'woke'> => ({
  setProfiles: (profiles) => worker.postMessage({ type: 'profiles', profiles: profiles.map(placeOf) }),
  setLimits: (limits) => worker.postMessage({ type: 'limits', limits }),
  woke: () => worker.postMessage({ type: 'woke' }),
})

const placeOf = ({ bucket, id, name, region }: ProfilePlace): ProfilePlace => ({ bucket, id, name, region })

const withNotice = (notices: readonly Notice[], one: Notice): readonly Notice[] => [...notices, one].slice(-MAX_NOTICES)

const measurementOf = ({ bytesLeft, bytesPerSecond, walking }: Totals, nowMs: number): Measurement => ({
  ...{ bytesLeft, bytesPerSecond, isGrowing: walking, nowMs },
})

function workOf(totals: Totals, nowMs: number): WorkNow {
  const { active, done } = overviewOf(totals)
  const isActive = (active > 0 || totals.walking) && totals.waitingFor === undefined
  return { isActive, listed: withoutHeld(totals).jobs, done, nowMs }
}

/** The worker's call, made for it; a bridge that throws (a window on its way out) is an `internal` error to it. */
async function answer(message: CallMessage, relay: Relay, worker: WorkerPort): Promise<void> {
  const result = await relay(message).catch((): Result<unknown> => ({ ok: false, error: { code: 'internal' } }))
  worker.postMessage({ type: 'answer', id: message.id, result })
}
