import type { AdminPlace } from '../../shared/admin-place.ts'
import type { ErrorInfo, Result } from '../../shared/errors.ts'
import type { AddedSource, Environment, LimitRule } from '../../shared/ipc/contract.ts'
import type { TransferWindowEvents } from '../../shared/ipc/transfer-events.ts'
import type { Source } from '../../shared/job.ts'
import type { UploadChoices } from '../../shared/upload-choices.ts'
import { createStore, type Store } from '../common/store.ts'
import { onMainEvent } from '../common/window-events.ts'
import { addFiles, call } from './bridge.ts'
import { activePlaceOf } from './destinations.ts'
import { type ProblemSession, problemSession, type ShownProblem } from './problems/problem-session.ts'
import { createUploads, type Uploads } from './uploads/panel/drops.ts'
import type { Panel, Place } from './uploads/panel/panels.ts'
import type { WorkerClient } from './worker-client.ts'

/** What the page knows beside the worker's queue. */
export interface SessionState {
  /** Undefined until main has answered. */
  readonly environment: Environment | undefined
  /** What limits the speed now, and until when; undefined while nothing does. */
  readonly limitRule: LimitRule | undefined
  readonly isKeychainWaiting: boolean
  /** What could not be added or done, newest last. */
  readonly problems: readonly ErrorInfo[]
  readonly hasWorkerFailed: boolean
  /** What was added and waits for a word. */
  readonly panels: readonly Panel[]
  /** `id` of the one of VIEWS that is shown. */
  readonly viewId: string
  /** The group of problems that was asked for, until the view is left. */
  readonly shownProblem: ShownProblem | undefined
}

/** Everything a person can ask the page for, apart from commands to the queue. */
export interface Session extends ProblemSession {
  readonly subscribe: (listener: () => void) => () => void
  readonly state: () => SessionState
  /** Dropped: files and folders alike. */
  readonly addFiles: (files: readonly File[]) => void
  /** What main knows already, as if it were dropped. */
  readonly add: (answer: Promise<Result<readonly AddedSource[]>>, dropped?: readonly File[]) => void
  readonly pick: (kind: 'files' | 'folder') => void
  /** By its id in VIEWS. */
  readonly show: (viewId: string) => void
  /** New uploads go there. */
  readonly choosePlace: (place: Place) => void
  readonly uploads: Uploads
  /** What is added waits for a word again. */
  readonly askAgain: () => void
  /** At its first page unless said. */
  readonly openSettings: (at?: AdminPlace) => void
  /** Opens the window in which a temporary key is pasted. */
  readonly enterKey: (profileId: string) => void
  /** Gives up waiting for the keychain to be unlocked. */
  readonly stopWaiting: () => void
  readonly dismissProblems: () => void
  /** Installs the new version, and restarts. */
  readonly restartForUpdate: () => void
  /** No more of it until the next start. */
  readonly postponeUpdate: () => void
  readonly workerFailed: () => void
}

/** The view that is shown first, and whenever something is added. */
export const UPLOADS_VIEW_ID = 'uploads'
const AT_FIRST: SessionState = {
  environment: undefined,
  limitRule: undefined,
  isKeychainWaiting: false,
  problems: [],
  hasWorkerFailed: false,
  panels: [],
  viewId: UPLOADS_VIEW_ID,
  shownProblem: undefined,
}
/** Most paths of one `sources.add` (shared/ipc/contract.ts). */
const MAX_PATHS = 10_000
/** Files that were dropped or pasted, with what main made of those that are on disk. */
type OnDropped = (files: readonly File[], sources: readonly Source[]) => void

/** Listens to main at once, so that no event is missed, then asks it for the environment. */
export function startSession(client: WorkerClient, onDropped: OnDropped): Session {
  const store = createStore<SessionState>(AT_FIRST)
  const { ask, report } = answersTo(store)
  /** To the place that was shown when the user let go, whatever is chosen until main has answered. */
  const add = (answer: Promise<Result<readonly AddedSource[]>>, dropped: readonly File[] = []): void => {
    const place = activePlaceOf(store.state().environment)
    void ask(answer, (added) => {
      report(...added.flatMap((one) => (one.ok ? [] : [one.error])))
      if (!place) return
      store.update({ viewId: UPLOADS_VIEW_ID })
      uploads.drop(place, sourcesOf(added))
      onDropped(dropped, sourcesOf(added))
    })
  }
  const saveChoices = (choices: UploadChoices): void => void ask(call['choices.save'](choices))
  const uploads = createUploads({
    ...{ client, saveChoices, newId: newBatchId },
    environment: () => store.state().environment,
    panels: () => store.state().panels,
    show: (panels) => store.update({ panels }),
  })
  listen(client, store.update)
  void ask(call['environment.get']({}), (environment) => {
    store.update({ environment, limitRule: environment.limits.rule })
    client.setLimits(environment.limits)
    client.setProfiles(environment.profiles)
    client.start(environment)
  })
  return {
    ...{ subscribe: store.subscribe, state: store.state, add, uploads },
    addFiles: (files) => {
      for (const part of chunks(files, MAX_PATHS)) add(addFiles(part), part)
    },
    pick: (kind) => add(call['sources.pick']({ kind })),
    show: (viewId) => store.update({ viewId }),
    choosePlace: ({ profileId, prefix }) => void ask(call['profile.choose']({ profileId, prefix })),
    askAgain: () => {
      const choices = store.state().environment?.choices
      if (choices) saveChoices({ ...choices, ask: true })
    },
    ...problemSession(client.problems, store),
    openSettings: (at) => void ask(call['admin.open'](at === undefined ? {} : { at })),
    enterKey: (profileId) => void ask(call['key.paste']({ profileId })),
    stopWaiting: () => void ask(call['keychain.cancel']({})),
    dismissProblems: () => store.update({ problems: [] }),
    restartForUpdate: () => void ask(call['update-notice.restart']({})),
    postponeUpdate: () => void ask(call['update-notice.later']({})),
    workerFailed: () => store.update({ hasWorkerFailed: true }),
  }
}

interface Answers {
  /** Keeps what could not be done, for the notices. */
  readonly report: (...errors: readonly ErrorInfo[]) => void
  readonly ask: <T>(answer: Promise<Result<T>>, use?: (value: T) => void) => Promise<void>
}

function answersTo(store: Store<SessionState>): Answers {
  const report: Answers['report'] = (...errors) => {
    // Saying no to a dialog is not a problem.
    const problems = errors.filter(({ code }) => code !== 'cancelled')
    if (problems.length > 0) store.update({ problems: [...store.state().problems, ...problems] })
  }
  const ask: Answers['ask'] = async (answer, use = ignoreAnswer) => {
    const result = await answer
    if (result.ok) use(result.value)
    else report(result.error)
  }
  return { ask, report }
}

/** For calls whose success shows by an event. */
const ignoreAnswer = (): void => undefined

function listen(client: WorkerClient, update: (change: Partial<SessionState>) => void): void {
  onMainEvent<TransferWindowEvents, 'transfer.port'>('transfer.port', (_payload, [port]) => {
    if (port) client.connect(port)
  })
  onMainEvent<TransferWindowEvents, 'environment.changed'>('environment.changed', (environment) => {
    update({ environment, limitRule: environment.limits.rule })
    client.setLimits(environment.limits)
    client.setProfiles(environment.profiles)
  })
  onMainEvent<TransferWindowEvents, 'transfers.limited'>('transfers.limited', (limits) => {
    update({ limitRule: limits.rule })
    client.setLimits(limits)
  })
  onMainEvent<TransferWindowEvents, 'system.resumed'>('system.resumed', client.woke)
  onMainEvent<TransferWindowEvents, 'uploads.asked'>('uploads.asked', ({ askId }) => client.askUploads(askId))
  onMainEvent<TransferWindowEvents, 'batch.requested'>('batch.requested', (batch) => client.addBatch(batch, true))
  onMainEvent<TransferWindowEvents, 'keychain.waiting'>('keychain.waiting', ({ waiting }) => {
    update({ isKeychainWaiting: waiting })
    client.setKeychainWaiting(waiting)
  })
}

const sourcesOf = (added: readonly AddedSource[]): readonly Source[] =>
  added.flatMap((one) => (one.ok ? [one.source] : []))

function* chunks<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size)
}

/** `b-` and 16 hex digits: the contract's form. */
function newBatchId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8))
  return `b-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
