import type { Result } from '../../shared/errors.ts'
import type { Environment, TransferLimits } from '../../shared/ipc/contract.ts'
import type { BatchRequest } from '../../shared/job.ts'
import { createStore } from '../common/store.ts'
import type { HeldBatch, StartChoice } from '../upload/held-contract.ts'
import type { JobSelection } from '../upload/list-contract.ts'
import type { CallMessage, Notice, PageMessage, ProfilePlace, Totals, WorkerMessage } from '../upload/page-contract.ts'
import type { ProblemGroup } from '../upload/problem-contract.ts'
import { withoutHeld } from './job-view.ts'
import { createProblemClient, type ProblemClient } from './problems/problem-client.ts'
import { type Estimate, nextEstimate } from './time-left.ts'
import { createRowsWindow, type RowsSlice, type RowsWanted } from './uploads/rows-window.ts'

/** What React reads; a new object whenever anything in it changed. */
export interface WorkerState {
  /** Undefined until the worker has first spoken. */
  readonly totals: Totals | undefined
  readonly slice: RowsSlice
  /** Undefined while it is being measured. */
  readonly secondsLeft: number | undefined
  readonly notices: readonly Notice[]
  /** Batches that wait for the user's word. */
  readonly held: readonly HeldBatch[]
  /** What has failed, by cause, the largest group first. */
  readonly problems: readonly ProblemGroup[]
}

/** Main's side of the worker's relayed calls, one call at a time. */
export type Relay = (message: CallMessage) => Promise<Result<unknown>>

/** The part of `Worker` that is used, so that tests can play the worker. */
export interface WorkerPort {
  postMessage(message: PageMessage, transfer?: Transferable[]): void
  addEventListener(type: 'message', listener: (event: { readonly data: WorkerMessage }) => void): void
}

type Kept = Pick<Environment, 'openBatches' | 'batchIds' | 'visible'>

/** More would not be read; the log has them all. */
const MAX_NOTICES = 20

/** The page's view of the upload worker. Messages wait until the worker has its port and its open batches. */
export interface WorkerClient {
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
  readonly command: (type: 'pause' | 'resume' | 'cancel' | 'retry', ids: JobSelection) => void
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
  readonly wantRows: (wanted: RowsWanted) => void
  readonly problems: ProblemClient
  readonly dismissNotice: (notice: Notice) => void
}

const AT_FIRST: Omit<WorkerState, 'slice'> = {
  totals: undefined,
  secondsLeft: undefined,
  notices: [],
  held: [],
  problems: [],
}

/** `nowMs` is injected for tests. */
export function createWorkerClient(worker: WorkerPort, relay: Relay, nowMs: () => number): WorkerClient {
  const send = createStartGate(worker)
  const rows = createRowsWindow(send.afterStart)
  const store = createStore<WorkerState>({ ...AT_FIRST, slice: rows.slice() })
  const problems = createProblemClient(send.afterStart, (groups) => store.update({ problems: groups }))
  let estimate: Estimate | undefined

  const onChanged = (totals: Totals): void => {
    const { bytesTotal, bytesDone, bytesPerSecond, walking } = withoutHeld(totals)
    const bytesLeft = bytesTotal - bytesDone
    estimate = nextEstimate(estimate, { bytesLeft, bytesPerSecond, isGrowing: walking, nowMs: nowMs() })
    store.update({ totals, secondsLeft: estimate.secondsLeft })
    rows.refresh()
  }
  const onMessage = (message: WorkerMessage): void => {
    if (message.type === 'call') void answer(message, relay, worker)
    else if (message.type === 'changed') onChanged(message.totals)
    else if (message.type === 'notice')
      store.update({ notices: [...store.state().notices, message.notice].slice(-MAX_NOTICES) })
    else if (message.type === 'held') store.update({ held: message.batches })
    else if (problems.accept(message)) return
    else if (message.type === 'rows' && rows.accept(message)) store.update({ slice: rows.slice() })
  }
  worker.addEventListener('message', (event) => onMessage(event.data))
  return {
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
    wantRows: rows.want,
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

/** The worker's call, made for it; a bridge that throws (a window on its way out) is an `internal` error to it. */
async function answer(message: CallMessage, relay: Relay, worker: WorkerPort): Promise<void> {
  const result = await relay(message).catch((): Result<unknown> => ({ ok: false, error: { code: 'internal' } }))
  worker.postMessage({ type: 'answer', id: message.id, result })
}

/** Order the worker counts on: `connect`, `start`, then anything else. */
function createStartGate(worker: WorkerPort) {
  let isConnected = false
  let kept: Kept | undefined
  let waiting: PageMessage[] | undefined = []
  const begin = (): void => {
    if (!isConnected || !kept || !waiting) return
    const { openBatches, batchIds, visible } = kept
    worker.postMessage({ type: 'start', openBatches, batchIds, visible })
    for (const message of waiting) worker.postMessage(message)
    waiting = undefined
  }
  return {
    connect: (port: MessagePort): void => {
      worker.postMessage({ type: 'connect' }, [port])
      isConnected = true
      begin()
    },
    start: (environment: Kept): void => {
      kept = environment
      begin()
    },
    afterStart: (message: PageMessage): void => {
      if (waiting) waiting.push(message)
      else worker.postMessage(message)
    },
  }
}
