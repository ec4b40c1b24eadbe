import * as v from 'valibot'
import { BatchOptions, ConflictChoice } from '../../shared/batch-options.ts'
import type { ErrorInfo, Result } from '../../shared/errors.ts'
import type { AddedSource, Environment, TransferWindowEvents } from '../../shared/ipc/contract.ts'
import type { Source } from '../../shared/job.ts'
import type { ProfileSummary } from '../../shared/settings.ts'
import { createStore } from '../common/store.ts'
import { onMainEvent } from '../common/window-events.ts'
import type { CallMessage } from '../upload/page-contract.ts'
import { addFiles, call } from './bridge.ts'
import type { WorkerClient } from './worker-client.ts'

/** What the page knows beside the worker's queue. */
export interface SessionState {
  /** Undefined until main has answered. */
  readonly environment: Environment | undefined
  readonly isKeychainWaiting: boolean
  /** What could not be added or done, newest last. */
  readonly problems: readonly ErrorInfo[]
  readonly hasWorkerFailed: boolean
  /** For what is added from now on; kept across restarts. */
  readonly conflict: ConflictChoice
}

/** Everything a person can ask the page for, apart from commands to the queue. */
export interface Session {
  readonly subscribe: (listener: () => void) => () => void
  readonly state: () => SessionState
  /** Dropped or pasted: files and folders alike. */
  readonly addFiles: (files: readonly File[]) => void
  readonly pick: (kind: 'files' | 'folder') => void
  readonly chooseProfile: (profileId: string) => void
  readonly chooseConflict: (conflict: ConflictChoice) => void
  readonly openSettings: () => void
  /** Gives up waiting for the keychain to be unlocked. */
  readonly stopWaiting: () => void
  readonly dismissProblems: () => void
  readonly workerFailed: () => void
}

/** Most paths of one `sources.add`, and sources of one batch (shared/ipc/contract.ts). */
const MAX_SOURCES = 10_000
/** The profile new uploads go to: the chosen one, else the first; none when there are no profiles. */
export const activeProfileOf = (environment: Environment | undefined): ProfileSummary | undefined =>
  environment?.profiles.find(({ id }) => id === environment.activeProfileId) ?? environment?.profiles[0]

const CONFLICT_KEY = 'conflict'

/** The last choice; replacing, as COS itself does, until there is one. */
function rememberedConflict(): ConflictChoice {
  const parsed = v.safeParse(ConflictChoice, localStorage.getItem(CONFLICT_KEY))
  return parsed.success ? parsed.output : 'overwrite'
}

/** Listens to main at once, so that no event is missed, then asks it for the environment. */
export function startSession(client: WorkerClient): Session {
  const store = createStore<SessionState>({
    environment: undefined,
    isKeychainWaiting: false,
    problems: [],
    hasWorkerFailed: false,
    conflict: rememberedConflict(),
  })
  const report = (...errors: readonly ErrorInfo[]): void => {
    // Saying no to a dialog is not a problem.
    const problems = errors.filter(({ code }) => code !== 'cancelled')
    if (problems.length > 0) store.update({ problems: [...store.state().problems, ...problems] })
  }
  const ask = async <T>(answer: Promise<Result<T>>, use: (value: T) => void = ignoreAnswer): Promise<void> => {
    const result = await answer
    if (result.ok) use(result.value)
    else report(result.error)
  }
  /** To the profile that was shown when the user let go, whatever is chosen until main has answered. */
  const add = (answer: Promise<Result<readonly AddedSource[]>>): void => {
    const profile = activeProfileOf(store.state().environment)
    void ask(answer, (added) => {
      report(...added.flatMap((one) => (one.ok ? [] : [one.error])))
      if (profile) addBatches(client, profile, store.state().conflict, sourcesOf(added))
    })
  }
  listen(client, store.update)
  void ask(call['environment.get']({}), (environment) => {
    store.update({ environment })
    client.setLimits(environment.limits)
    client.start(environment)
  })
  return {
    subscribe: store.subscribe,
    state: store.state,
    addFiles: (files) => {
      for (const part of chunks(files, MAX_SOURCES)) add(addFiles(part))
    },
    pick: (kind) => add(call['sources.pick']({ kind })),
    chooseProfile: (profileId) => void ask(call['profile.choose']({ profileId })),
    chooseConflict: (conflict) => {
      localStorage.setItem(CONFLICT_KEY, conflict)
      store.update({ conflict })
    },
    openSettings: () => void ask(call['admin.open']({})),
    stopWaiting: () => void ask(call['keychain.cancel']({})),
    dismissProblems: () => store.update({ problems: [] }),
    workerFailed: () => store.update({ hasWorkerFailed: true }),
  }
}

/** For calls whose success shows by an event. */
const ignoreAnswer = (): void => undefined

function listen(client: WorkerClient, update: (change: Partial<SessionState>) => void): void {
  onMainEvent<TransferWindowEvents, 'transfer.port'>('transfer.port', (_payload, [port]) => {
    if (port) client.connect(port)
  })
  onMainEvent<TransferWindowEvents, 'environment.changed'>('environment.changed', (environment) => {
    update({ environment })
    client.setLimits(environment.limits)
  })
  onMainEvent<TransferWindowEvents, 'transfers.limited'>('transfers.limited', client.setLimits)
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

function addBatches(
  client: WorkerClient,
  { id: profileId, prefix }: ProfileSummary,
  conflict: ConflictChoice,
  sources: readonly Source[],
): void {
  const options = v.parse(BatchOptions, { conflict })
  for (const part of chunks(sources, MAX_SOURCES))
    client.addBatch({ batchId: newBatchId(), profileId, prefix, sources: part, options }, false)
}

function* chunks<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size)
}

/** `b-` and 16 hex digits: the contract's form. */
function newBatchId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8))
  return `b-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** Makes the worker's calls to main; the channels are the worker's contract, checked again by main. */
export function relayCall(message: CallMessage): Promise<Result<unknown>> {
  switch (message.channel) {
    case 'credential.get':
      return call[message.channel](message.input)
    case 'batch.open':
      return call[message.channel](message.input)
    case 'batch.close':
      return call[message.channel](message.input)
    case 'batch.report':
      return call[message.channel](message.input)
    case 'batch.finish':
      return call[message.channel](message.input)
    case 'uploads.tell':
      return call[message.channel](message.input)
  }
}
