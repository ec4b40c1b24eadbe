/** Wires the parts of the running app. Everything here lives as long as the process. */
import { homedir } from 'node:os'
import { app, ipcMain } from 'electron'
import { contract, type Environment } from '../shared/ipc/contract.ts'
import { createTranslator } from '../shared/messages/translate.ts'
import type { Profile } from '../shared/settings.ts'
import { createAdmin } from './admin.ts'
import { createBrokerage } from './brokerage.ts'
import type { Command } from './cli/args.ts'
import { runCommand } from './cli/commands.ts'
import type { CommandIo } from './cli/io.ts'
import { createUploadRuns } from './cli/upload-runs.ts'
import { createSources } from './grants.ts'
import { transferHandlers } from './ipc/handlers.ts'
import { registerHandlers } from './ipc/register.ts'
import { isFromWindow } from './ipc/sender.ts'
import { openLog } from './log.ts'
import { openOpenBatches } from './state/open-batches.ts'
import { openSettings, summarize } from './state/settings-store.ts'
import { createTransientProfiles } from './state/transient-profiles.ts'
import { startTransferProcess, type TransferProcess } from './transfer-process.ts'
import { pickPaths } from './windows/dialogs.ts'
import { originOf } from './windows/open-window.ts'
import { createTransferWindow, type TransferWindow } from './windows/transfer-window.ts'

/** The app as the entry sees it. */
export interface Courier {
  readonly run: (command: Command, io: CommandIo) => Promise<number>
  /** False while a window is open or another command runs: the app then ends with the last of them. */
  readonly mayEnd: () => boolean
}

/** `distDir` holds the built `main/`, `preload/` and `renderer/`. Needs `app.whenReady()`. */
export function createApp(distDir: string): Courier {
  const state = openState()
  const { log, sources, openBatches, transient, settings } = state
  const language = (): 'en' | 'zh-CN' => languageOf(settings.current().language)
  const t = createTranslator(language())
  const runs = createUploadRuns((batch) => window.send('batch.requested', batch))
  let running = 0

  const transfer: TransferProcess = startTransferProcess({
    distDir,
    start: { homeDir: homedir(), dataDir: app.getPath('userData') },
    sources: sources.grants,
    log,
    onRestart: () => window.reconnect(),
  })
  sources.onGrant(transfer.grantSource)
  for (const source of openBatches.sources()) sources.restore(source)

  const endIfIdle = (): void => {
    if (running === 0 && !window.isVisible() && !admin.isOpen()) quit(0)
  }
  const quit = (code: number): void => {
    transfer.stop()
    app.exit(code)
  }
  const window: TransferWindow = createTransferWindow({
    distDir,
    title: t('window.transfer'),
    log,
    connect: transfer.connect,
    onClosed: endIfIdle,
  })
  const waiting = (isWaiting: boolean): void => {
    window.send('keychain.waiting', { waiting: isWaiting })
    admin.send('keychain.waiting', { waiting: isWaiting })
  }
  const profile = (id: string): Profile => transient.profile(id) ?? settings.profile(id)
  const hasWindow = (): boolean => window.isVisible() || admin.isOpen()
  const brokerage = createBrokerage({
    distDir,
    profile,
    transient,
    grant: transfer.grantDestination,
    waiting,
    hasWindow,
    log,
  })
  const admin = createAdmin({ distDir, settings, brokerage, language, t, log, onClosed: endIfIdle })
  const environment = (): Environment => environmentOf(state, language(), window.isVisible())
  settings.onChange(() => window.send('environment.changed', environment()))

  registerHandlers(
    ipcMain,
    contract,
    transferHandlers({
      ...state,
      runs,
      environment,
      getCredential: brokerage.getCredential,
      pick: (kind) => pickPaths(window.current(), kind),
      openAdmin: admin.open,
      onPageStarted: () => {
        window.pageStarted()
        for (const batch of runs.active()) window.send('batch.requested', batch)
      },
    }),
    (event) => isFromWindow(event, window.current()?.webContents, originOf('transfer')),
    log.unexpected,
  )
  app.on('window-all-closed', endIfIdle)
  // A second `before-quit` is the system ending the session: everything that matters is on disk already.
  app.on('before-quit', () => transfer.stop())

  const ports = { t, ...state, runs, needWindow: window.need, logUnexpected: log.unexpected, ...brokerage }
  return {
    async run(command, io) {
      running += 1
      try {
        return await runCommand(command, io, ports)
      } finally {
        running -= 1
        setImmediate(endIfIdle)
      }
    },
    mayEnd: () => running === 0 && !hasWindow(),
  }
}

function openState() {
  const dataDir = app.getPath('userData')
  const log = openLog(dataDir)
  const settings = openSettings(dataDir)
  if (settings.damagedKeptAs) log.info('settings were damaged; kept aside', { keptAs: settings.damagedKeptAs })
  return {
    log,
    settings,
    sources: createSources(),
    openBatches: openOpenBatches(dataDir),
    transient: createTransientProfiles(),
  }
}

function languageOf(setting: 'system' | 'en' | 'zh-CN'): 'en' | 'zh-CN' {
  if (setting !== 'system') return setting
  return app.getLocale().toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

function environmentOf(
  { settings, openBatches }: ReturnType<typeof openState>,
  language: 'en' | 'zh-CN',
  visible: boolean,
): Environment {
  const { profiles, activeProfileId } = settings.current()
  return {
    language,
    profiles: profiles.map(summarize),
    ...(activeProfileId && { activeProfileId }),
    visible,
    // A command-line run does its own work only; what a window left unfinished waits for a window.
    openBatches: visible ? openBatches.all().filter((batch) => profiles.some(({ id }) => id === batch.profileId)) : [],
  }
}
