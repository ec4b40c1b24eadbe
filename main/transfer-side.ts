/** The transfer window with its worker, the transfer process, and the port between them. */
import { homedir } from 'node:os'
import { app, type BrowserWindow, ipcMain, powerMonitor } from 'electron'
import type { AdminPlace } from '../shared/admin-place.ts'
import { defaultAppearance } from '../shared/appearance.ts'
import { contract, type Environment, type TransferLimits } from '../shared/ipc/contract.ts'
import type { Translate, UiLanguage } from '../shared/messages/translate.ts'
import type { Profile, ProfileSummary } from '../shared/settings.ts'
import { defaultUploadChoices } from '../shared/upload-choices.ts'
import { createUploadRuns, type UploadRuns } from './cli/upload-runs.ts'
import { ofThisComputer, templateNames } from './cli/user-and-host.ts'
import type { ClockWatch } from './clock-watch.ts'
import type { GetCredential } from './credentials.ts'
import type { DesktopPorts } from './desktop/desktop.ts'
import { transferHandlers } from './ipc/handlers.ts'
import type { HistoryHandlerPorts } from './ipc/history-handlers.ts'
import { registerHandlers } from './ipc/register.ts'
import { isFromWindow } from './ipc/sender.ts'
import type { UpdateNoticePorts } from './ipc/update-handlers.ts'
import type { Managed } from './managed/managed.ts'
import { pageListeners, type TransferWatch } from './page-listeners.ts'
import { awaitedBy } from './state/awaiting-secret.ts'
import type { State } from './state/open-state.ts'
import { summarize } from './state/settings-store.ts'
import { createTransferLimiter, type TransferLimiter } from './transfer-limits.ts'
import { startTransferProcess, type TransferProcess } from './transfer-process.ts'
import type { UpdateSide } from './update/update-side.ts'
import { createJournalQuestions } from './uploads/ask-journal.ts'
import { lookAtOwn, type UseOf } from './uploads/own-uploads.ts'
import { createWatchSide } from './watch-side.ts'
import { pickPaths } from './windows/dialogs.ts'
import { originOf } from './windows/open-window.ts'
import { createTransferWindow, type TransferWindow } from './windows/transfer-window.ts'

export interface TransferSide {
  readonly window: TransferWindow
  readonly transfer: TransferProcess
  readonly runs: UploadRuns
  readonly limitDuring: TransferLimiter['during']
  /** How fast uploads may be now. */
  readonly limits: TransferLimiter['current']
  /** Some profile's key has come, changed or gone. */
  readonly keysChanged: () => void
  /** Which unfinished uploads are this app's own. */
  readonly lookAtOwnUploads: () => Promise<UseOf>
  /** Answers the page's calls from now on. */
  readonly serve: (ports: ServePorts) => void
}

interface ServePorts {
  readonly getCredential: GetCredential
  readonly openAdmin: (at?: AdminPlace) => Promise<void>
  readonly enterKey: (profile: Profile, parent: BrowserWindow | undefined) => Promise<boolean>
  readonly cancelKeychain: () => void
  readonly history: HistoryHandlerPorts
  readonly desktop: DesktopPorts
  readonly updates: UpdateNoticePorts['updates']
  readonly restartForUpdate: UpdateNoticePorts['restartForUpdate']
}

interface Options {
  readonly distDir: string
  readonly keepsNothing: boolean
  readonly t: Translate
  readonly state: State
  readonly managed: Managed
  readonly language: () => UiLanguage
  readonly clock: ClockWatch
  readonly onClosed: () => void
  readonly desktop: TransferWatch
  readonly update: UpdateSide
}

export function createTransferSide(options: Options): TransferSide {
  const { distDir, keepsNothing, t, state, clock, desktop, onClosed } = options
  const { log, settings } = state
  const transfer = transferFor(options, () => window.reconnect())
  const runs = createUploadRuns((batch) => void window.send('batch.requested', batch))
  const window: TransferWindow = createTransferWindow({
    ...{ distDir, keepsNothing, title: t('window.transfer'), log, desktop },
    connect: transfer.connect,
    ...pageListeners(runs, () => window, desktop, onClosed),
  })
  const watching = createWatchSide(state, () => window)
  const own = ownUploadsIn(state, runs, window)
  const limiter = limiterFor(state, transfer, window)
  const environment = (): Environment => environmentOf(options, runs, window, limiter.current())
  const tellEnvironment = (): void => void window.send('environment.changed', environment())
  const news = [settings.onChange, clock.follow, state.temporaryKeys.onChange, options.update.onNotice]
  for (const follow of news) follow(tellEnvironment)
  const page = (ports: ServePorts) => ({
    ...ports,
    enterKey: (profile: Profile) => ports.enterKey(profile, window.current()),
    pick: (kind: 'files' | 'folder') => pickPaths(window.current(), kind),
    pageStarting: window.pageStarting,
    isWatching: watching.isWatching,
  })
  return {
    window: watching.noting(window),
    transfer,
    runs,
    limitDuring: limiter.during,
    limits: limiter.current,
    keysChanged: tellEnvironment,
    lookAtOwnUploads: own.look,
    serve: (ports) =>
      registerHandlers(
        ipcMain,
        contract,
        transferHandlers({ ...state, ...page(ports), runs, environment, tellUploads: own.tell }),
        (event) => isFromWindow(event, window.current()?.webContents, originOf('transfer')),
        log.unexpected,
      ),
  }
}

/** It knows of all sources, also of those to come. */
function transferFor({ clock, distDir, state: { log, sources } }: Options, onRestart: () => void): TransferProcess {
  const transfer = startTransferProcess({
    distDir,
    start: { homeDir: homedir(), dataDir: app.getPath('userData') },
    sources: sources.grants,
    log,
    onRestart,
    onClock: clock.heardFromCos,
  })
  sources.onGrant(transfer.grantSource)
  return transfer
}

/** The journal of the window's worker knows them. */
function ownUploadsIn({ openBatches, settings, transient }: State, runs: UploadRuns, window: TransferWindow) {
  const { ask, tell } = createJournalQuestions((askId) => window.send('uploads.asked', { askId }))
  const batches = () => [...openBatches.all(), ...runs.active()]
  const bucketOf = (id: string): string | undefined => (transient.profile(id) ?? settings.find(id))?.file.bucket
  return { tell, look: (): Promise<UseOf> => lookAtOwn({ ask, openBatches: batches, bucketOf }) }
}

/** Follows the settings, the time of day, and the computer's sleep, which stops timers and breaks connections. */
function limiterFor({ settings }: State, transfer: TransferProcess, window: TransferWindow): TransferLimiter {
  const limiter = createTransferLimiter({
    settings: () => settings.current().transfers ?? {},
    now: () => new Date(),
    limitRate: transfer.limitRate,
    tell: (limits) => window.send('transfers.limited', limits),
  })
  settings.onChange(limiter.refresh)
  powerMonitor.on('resume', () => {
    limiter.refresh()
    window.send('system.resumed', undefined)
  })
  return limiter
}

function pastedKeyOf({ id, file }: Profile, keys: State['temporaryKeys']): Pick<ProfileSummary, 'pastedKey'> {
  if (file.source?.type !== 'temporary-key') return {}
  const key = keys.get(id)
  return { pastedKey: key ? { usableUntilMs: key.usableUntilMs } : {} }
}

function environmentOf(
  { state, managed, language, clock, update: { updates } }: Options,
  runs: UploadRuns,
  window: TransferWindow,
  limits: TransferLimits,
): Environment {
  const { settings, openBatches, temporaryKeys, runSecrets } = state
  const visible = window.isForPerson()
  const { profiles, activePrefix, activeProfileId, awaitingSecret } = settings.current()
  const isKnown = (profileId: string): boolean => profiles.some(({ id }) => id === profileId)
  const clockOffsetMs = clock.offsetMs()
  const update = updates.notice()
  return {
    language: language(),
    appearance: settings.current().appearance ?? defaultAppearance(),
    limits,
    ...(clockOffsetMs !== undefined && { clockOffsetMs }),
    profiles: profiles.map((profile) => ({
      ...summarize(profile),
      ...pastedKeyOf(profile, temporaryKeys),
      ...awaitedBy(profile, awaitingSecret, runSecrets),
    })),
    ...(activeProfileId && { activeProfileId }),
    ...(activePrefix !== undefined && { activePrefix }),
    visible,
    choices: settings.current().uploads ?? defaultUploadChoices(),
    names: templateNames(ofThisComputer),
    managed: managed.state(),
    ...(update && { update }),
    batchIds: [...openBatches.all(), ...runs.active()].map(({ batchId }) => batchId),
    // A command-line run does its own work only; what a window left unfinished waits for a window.
    openBatches: visible ? openBatches.all().filter((batch) => isKnown(batch.profileId)) : [],
  }
}
