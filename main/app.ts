/** Wires the parts of the running app. Everything here lives as long as the process. */
import { join } from 'node:path'
import { app, BrowserWindow } from 'electron'
import { managedWarning } from '../shared/messages/describe-managed.ts'
import type { Translate, UiLanguage } from '../shared/messages/translate.ts'
import { type Admin, createAdmin } from './admin.ts'
import { type Brokerage, createBrokerage, suggestClock } from './brokerage.ts'
import type { Command } from './cli/args.ts'
import { type CommandPorts, runCommand } from './cli/commands.ts'
import type { CommandIo } from './cli/io.ts'
import { printable } from './cli/printable.ts'
import { createClockWatch } from './clock-watch.ts'
import { createCounter } from './counter.ts'
import { createDesktop, type Desktop, type DesktopOptions } from './desktop/desktop.ts'
import { placesIn, watchedBy } from './desktop/desktop-parts.ts'
import { createHistorySide } from './history/history-side.ts'
import { followingTranslator, languageOf } from './language.ts'
import { createLinks, type LinkPorts, type Links } from './links/links.ts'
import { createAdminLock } from './lock/admin-lock.ts'
import { guardedLinks } from './managed/guards.ts'
import type { Managed } from './managed/managed.ts'
import { createManagedNotes } from './managed/notes.ts'
import { createEndpoint } from './serving/endpoint-side.ts'
import type { Serving } from './serving/serving.ts'
import { openState, type State } from './state/open-state.ts'
import { createTransferSide, type TransferSide } from './transfer-side.ts'
import { endingWhen, updatesIn } from './update/update-parts.ts'
import type { UpdateSide } from './update/update-side.ts'
import { waitingForTemporaryKey } from './wait-for-temporary-key.ts'
import { openingWarm } from './warm-up.ts'
import { linkDialogs } from './windows/link-dialogs.ts'
import { followAppearance } from './windows/looks.ts'

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
  readonly managed: Managed
  /** The command that the app was started for opens the window, whatever else it does. */
  readonly opensWindow: boolean
  /** Ends the process. */
  readonly end: () => void
}

/** Needs `app.whenReady()`. */
export function createApp({ distDir, keepsNothing, hasNoDumps, managed, opensWindow, end }: AppOptions): Courier {
  const dataDir = app.getPath('userData')
  const state = openState(dataDir, managed)
  const { settings, log } = state
  followAppearance(settings)
  logAtStart(log, hasNoDumps)
  const language = (): UiLanguage => languageOf(settings.current().language)
  const t = followingTranslator(language)
  const running = createCounter()

  const hasWindow = (): boolean => side.window.isForPerson() || admin.isOpen()
  const update = updatesIn({ dataDir, state, managed, hasWindow, commands: running.count }, () => parts)
  const endIfIdle = endingWhen(() => running.count() === 0 && !hasWindow(), update.beforeEnd, end)
  const places = placesIn(state, dataDir)
  const pages = { distDir, state, managed, language, t, places, update, onClosed: endIfIdle }
  const clock = createClockWatch(suggestClock)
  const watch = watchedBy(places, () => desktop)
  const side: TransferSide = createTransferSide({ ...pages, keepsNothing, clock, desktop: watch })
  const tell = { ...tellers(side, () => admin), heardClock: clock.heardFromBroker }
  const brokerage = createBrokerage({ ...pages, grant: side.transfer.grantDestination, ...tell, hasWindow })
  const endpoint = createEndpoint({ distDir, dataDir, settings, managed, log, ...brokerage })
  const { runs, limitDuring, lookAtOwnUploads } = side
  const lock = createAdminLock({ settings, audit: brokerage.audit, nowMs: Date.now, later })
  const admin: Admin = createAdmin({ ...pages, ...side, settings, brokerage, endpoint, lock, log })
  const desktop: Desktop = desktopOf(side, admin, { ...pages, dataDir, endIfIdle, onShown: update.begin })
  const parts = { side, brokerage, desktop }
  // The page's process starts while the rest is wired. Whoever runs the command asks once more, and is told of failures.
  if (opensWindow) side.window.need(true).catch(() => undefined)
  serve(side, admin, brokerage, { state, t, desktop, update, isSomebodyThere: hasWindow })
  state.temporaryKeys.onChange(tell.onKeyChange)
  // Ours decides: a hidden window does not keep the app alive, a running command does.
  app.on('window-all-closed', endIfIdle)
  followManaged(managed, brokerage.audit, log)
  const followLink = linksIn(side, t, managed, { changes: brokerage.changes, lock, log })
  const ports = {
    ...{ t, ...state, ...brokerage, endpoint, lock, clock, update, followLink, logUnexpected: log.unexpected },
    ...{ runs, limitDuring, lookAtOwnUploads, ...openingWarm(side.window, brokerage), openFiles: desktop.openFiles },
    openSettings: () => admin.open(),
  }
  return {
    run: (command, io) => {
      if (command.kind === 'window') endpoint.startWithApp()
      return running.during(() => runWarned(command, io, ports, managed))
    },
    endIfIdle,
    closeAll: () => closeAll([update, desktop, side.window, side.transfer], endpoint.serving, log).then(places.saved),
  }
}

function later(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms)
  return () => clearTimeout(timer)
}

const desktopOf = (
  { runs, window }: TransferSide,
  { open }: Admin,
  rest: Pick<DesktopOptions, 't' | 'state' | 'dataDir' | 'endIfIdle' | 'onShown'>,
): Desktop =>
  createDesktop({
    ...{ ...rest, window, openAdmin: open, end: () => app.quit() },
    isForCommand: (id) => runs.active().some(({ batchId }) => batchId === id),
  })

/** The page's uploads wait for a pasted key where somebody is there to paste one. */
function serve(
  side: TransferSide,
  { open: openAdmin, enterKey }: Admin,
  brokerage: Brokerage,
  {
    desktop,
    isSomebodyThere,
    state,
    t,
    update,
  }: {
    readonly state: State
    readonly t: Translate
    readonly desktop: Desktop
    readonly update: UpdateSide
    readonly isSomebodyThere: () => boolean
  },
): void {
  const getCredential = waitingForTemporaryKey(brokerage.getCredential, state.temporaryKeys, isSomebodyThere)
  const history = createHistorySide({ brokerage, state, t, parent: side.window.current })
  side.serve({ ...brokerage, ...update, getCredential, openAdmin, enterKey, history, desktop })
}

const linksIn = (side: TransferSide, t: Translate, managed: Managed, ports: LinkEffects): Links['follow'] =>
  createLinks({ ...guardedLinks(linkDialogs(side.window.current, t), managed), ...ports }).follow
type LinkEffects = Pick<LinkPorts, 'changes' | 'lock' | 'log'>

/** What holds from now on is written down, each time that it is another. */
function followManaged(managed: Managed, audit: Brokerage['audit'], log: State['log']): void {
  const note = createManagedNotes({ seenPath: join(app.getPath('userData'), 'managed-seen'), audit, log })
  const tell = (): void => void note(managed.state())
  managed.onChange(tell)
  tell()
}

/** A configuration that does not count, or that nobody can read, is told with every command. */
async function runWarned(command: Command, io: CommandIo, ports: CommandPorts, managed: Managed): Promise<number> {
  await managed.refresh()
  const warning = managedWarning(ports.t, managed.state())
  if (warning !== undefined) io.err(printable(warning))
  return runCommand(command, io, ports)
}

/** What both windows hear of keys and keychain; the settings' is there once main needs to tell it something. */
const tellers = (side: TransferSide, admin: () => Admin) => ({
  tellWaiting: (waiting: boolean): void => {
    side.window.send('keychain.waiting', { waiting })
    admin().send('keychain.waiting', { waiting })
  },
  onKeyChange: (): void => {
    admin().keysChanged()
    side.keysChanged()
  },
})

async function closeAll(
  parts: readonly { readonly stop: () => void }[],
  serving: Serving,
  log: State['log'],
): Promise<void> {
  for (const part of parts) part.stop()
  for (const open of BrowserWindow.getAllWindows()) open.destroy()
  await serving.stop('app').catch((error: unknown) => log.unexpected('endpoint', error))
}

function logAtStart({ info, unexpected }: State['log'], hasNoDumps: boolean): void {
  if (!hasNoDumps) info('core dumps of this process could not be turned off')
  process.on('uncaughtException', (error) => unexpected('main', error))
  process.on('unhandledRejection', (error) => unexpected('main', error))
}
