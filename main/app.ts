/** Wires the parts of the running app. Everything here lives as long as the process. */
import { app, BrowserWindow } from 'electron'
import { createTranslator, type Translate, type UiLanguage } from '../shared/messages/translate.ts'
import { type Admin, createAdmin } from './admin.ts'
import { type Brokerage, createBrokerage, suggestClock } from './brokerage.ts'
import type { Command } from './cli/args.ts'
import { runCommand } from './cli/commands.ts'
import type { CommandIo } from './cli/io.ts'
import { createClockWatch } from './clock-watch.ts'
import { createLinks } from './links/links.ts'
import { createAdminLock } from './lock/admin-lock.ts'
import { createEndpoint } from './serving/endpoint-side.ts'
import type { Serving } from './serving/serving.ts'
import { openState, type State } from './state/open-state.ts'
import { createTransferSide, type TransferSide } from './transfer-side.ts'
import { waitingForTemporaryKey } from './wait-for-temporary-key.ts'
import { linkDialogs } from './windows/link-dialogs.ts'

/** The app as the entry sees it. */
export interface Courier {
  readonly run: (command: Command, io: CommandIo) => Promise<number>
  /** Ends the app unless a window is open or a command runs: then it ends with the last of them. */
  readonly endIfIdle: () => void
  /**
   * Whatever is open or runs: closes all windows without asking their pages, which may be gone and never answer. Settles
   * when the end of the endpoint is in the audit log.
   */
  readonly closeAll: () => Promise<void>
}

export interface AppOptions {
  /** Holds the built `main/`, `preload/` and `renderer/`. */
  readonly distDir: string
  /** Pages keep their storage in memory. */
  readonly keepsNothing: boolean
  /** A crash leaves no copy of this process's memory. */
  readonly hasNoDumps: boolean
  /** Ends the process. */
  readonly end: () => void
}

/** Needs `app.whenReady()`. */
export function createApp({ distDir, keepsNothing, hasNoDumps, end }: AppOptions): Courier {
  const state = openState(app.getPath('userData'))
  const { settings, log } = state
  logAtStart(log, hasNoDumps)
  const language = (): UiLanguage => languageOf(settings.current().language)
  const t = followingTranslator(language)
  let running = 0

  const hasWindow = (): boolean => side.window.isVisible() || admin.isOpen()
  const endIfIdle = (): void => {
    if (running === 0 && !hasWindow()) end()
  }
  const pages = { distDir, language, onClosed: endIfIdle }
  const clock = createClockWatch(suggestClock)
  const side: TransferSide = createTransferSide({ ...pages, keepsNothing, state, clock, title: t('window.transfer') })
  const tell = { ...tellers(side, () => admin), heardClock: clock.heardFromBroker }
  const brokerage = createBrokerage({ distDir, state, grant: side.transfer.grantDestination, ...tell, hasWindow })
  const endpoint = createEndpoint({ distDir, dataDir: app.getPath('userData'), settings, log, ...brokerage })
  const { runs, limitDuring, lookAtOwnUploads } = side
  const lock = createAdminLock({ settings, audit: brokerage.audit, nowMs: Date.now, later })
  const admin: Admin = createAdmin({ ...pages, settings, brokerage, endpoint, lock, t, log, lookAtOwnUploads })
  serve(side, admin, brokerage, state.temporaryKeys, hasWindow)
  state.temporaryKeys.onChange(tell.onKeyChange)
  // Ours decides: a hidden window does not keep the app alive, a running command does.
  app.on('window-all-closed', endIfIdle)

  const needWindow = (visible: boolean): Promise<void> => {
    brokerage.warmUp()
    return side.window.need(visible)
  }
  const ports = {
    t,
    ...state,
    ...brokerage,
    followLink: createLinks({ ...linkDialogs(side.window.current, t), changes: brokerage.changes, lock, log }).follow,
    ...{ runs, limitDuring, lookAtOwnUploads, needWindow, endpoint, lock, clock },
    logUnexpected: log.unexpected,
  }
  return {
    async run(command, io) {
      running += 1
      if (command.kind === 'window') endpoint.startWithApp()
      const code = await runCommand(command, io, ports)
      running -= 1
      return code
    },
    endIfIdle,
    closeAll: () => closeAll(side, endpoint.serving, log),
  }
}

function later(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms)
  return () => clearTimeout(timer)
}

/** The page's uploads wait for a pasted key where somebody is there to paste one. */
function serve(
  side: TransferSide,
  { open: openAdmin, enterKey }: Admin,
  brokerage: Brokerage,
  temporaryKeys: State['temporaryKeys'],
  isSomebodyThere: () => boolean,
): void {
  const getCredential = waitingForTemporaryKey(brokerage.getCredential, temporaryKeys, isSomebodyThere)
  side.serve({ ...brokerage, getCredential, openAdmin, enterKey })
}

/** What both windows hear of keys and keychain; the settings' is there once main needs to tell it something. */
const tellers = (side: TransferSide, admin: () => Admin) => ({
  tellWaiting: (waiting: boolean): void => {
    side.window.send('keychain.waiting', { waiting })
    admin().send('keychain.waiting', { waiting })
  },
  onKeyChange: (): void => admin().send('keys.changed', undefined),
})

async function closeAll({ window, transfer }: TransferSide, serving: Serving, log: State['log']): Promise<void> {
  window.stop()
  transfer.stop()
  for (const open of BrowserWindow.getAllWindows()) open.destroy()
  await serving.stop('app').catch((error: unknown) => log.unexpected('endpoint', error))
}

function logAtStart({ info, unexpected }: State['log'], hasNoDumps: boolean): void {
  if (!hasNoDumps) info('core dumps of this process could not be turned off')
  process.on('uncaughtException', (error) => unexpected('main', error))
  process.on('unhandledRejection', (error) => unexpected('main', error))
}

/** Always in the language that is set now. */
function followingTranslator(language: () => UiLanguage): Translate {
  const translators = { en: createTranslator('en'), 'zh-CN': createTranslator('zh-CN') }
  const translate = (...args: Parameters<Translate>): string => translators[language()](...args)
  return Object.defineProperty(translate, 'language', { get: language }) as Translate
}

const languageOf = (setting: 'system' | UiLanguage): UiLanguage => (setting === 'system' ? systemLanguage() : setting)

/** Chinese for every Chinese locale, English for all others. */
export const systemLanguage = (): UiLanguage => (app.getLocale().toLowerCase().startsWith('zh') ? 'zh-CN' : 'en')
