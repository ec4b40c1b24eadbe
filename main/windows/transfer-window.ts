import type { BrowserWindow, MessagePortMain, WebContents } from 'electron'
import type { AppError } from '../../shared/errors.ts'
import type { TransferWindowEvent, TransferWindowEvents } from '../../shared/ipc/transfer-events.ts'
import type { WindowPlaces } from '../desktop/window-places.ts'
import type { Log } from '../log.ts'
import { enterDock } from './dock.ts'
import { openWindow, type WindowPlan } from './open-window.ts'
import { PageLife } from './page-life.ts'

interface Options {
  readonly distDir: string
  readonly keepsNothing: boolean
  readonly title: string
  readonly log: Log
  /** A port to the transfer process, asked for each time a page starts. */
  readonly connect: () => MessagePortMain
  /** A page takes events from now on. */
  readonly onPageStarted: () => void
  /** The process of the page has died; it is loaded anew. */
  readonly onPageGone: () => void
  /** There should be a page, and there is none. */
  readonly onPageMissing: (error: AppError) => void
  /** The window was closed; `hidden` batches may still be running. */
  readonly onClosed: () => void
  readonly desktop: WindowWatch
}

/** Who looks after a window beside its page. */
export interface WindowWatch {
  readonly places: WindowPlaces
  /** There is a new window, for a person or for a command. */
  readonly onOpened: (window: BrowserWindow) => void
  /** A person has asked for it, the first time or again. */
  readonly onShown: () => void
}

/** The one transfer window: opened on demand, hidden for the command line, opened again when its process dies. */
export interface TransferWindow {
  /** @throws AppError `page-not-started`. */
  readonly need: (visible: boolean) => Promise<void>
  readonly current: () => BrowserWindow | undefined
  /** A person has asked for it: shown, or hidden by that person while uploads go on. */
  readonly isForPerson: () => boolean
  /** Dropped, with false, while the page is not there: a page asks for everything when it starts. */
  readonly send: <E extends TransferWindowEvent>(event: E, payload: TransferWindowEvents[E]) => boolean
  /** The page asks for its environment: what this answers gives it a port and events, once it can take them. */
  readonly pageStarting: () => () => void
  /** The transfer process was replaced. */
  readonly reconnect: () => void
  /** The app ends: no page is loaded anew. */
  readonly stop: () => void
}

export function createTransferWindow(options: Options): TransferWindow {
  let current: BrowserWindow | undefined
  let isForPerson = false
  let isStopped = false
  const life = new PageLife({
    onStarted() {
      sendPort()
      options.onPageStarted()
    },
    onMissing: options.onPageMissing,
  })

  function open(visible: boolean): void {
    const { window: opened, loaded } = openWindow(planFor(options, visible), options.distDir)
    current = opened
    isForPerson = visible
    options.desktop.onOpened(opened)
    watchPage(opened, options, life, () => isStopped)
    opened.on('closed', () => {
      current = undefined
      isForPerson = false
      life.closed()
      if (!isStopped) options.onClosed()
    })
    // A page that dies while it loads is loaded anew, and the news of its death may come later than this. Whoever needs
    // a page waits until one has started, which has a limit of its own.
    loaded.catch((error: unknown) => options.log.unexpected('transfer page did not load', error))
  }
  const toPage = (post: Post): boolean => life.isReady && tell(current, post, options.log)
  const sendPort = (): boolean => toPage((contents) => contents.postMessage('transfer.port', null, [options.connect()]))

  return {
    async need(visible) {
      if (current === undefined) open(visible)
      await life.started()
      if (!visible || current === undefined) return
      isForPerson = true
      enterDock()
      raise(current)
      options.desktop.onShown()
    },
    current: () => current,
    isForPerson: () => isForPerson,
    send: (event, payload) => toPage((contents) => contents.send(event, payload)),
    pageStarting: () => life.starting(),
    reconnect: () => void sendPort(),
    stop() {
      isStopped = true
    },
  }
}

type Post = (contents: WebContents) => void

function tell(window: BrowserWindow | undefined, post: Post, log: Log): boolean {
  if (window === undefined || window.webContents.isDestroyed()) return false
  try {
    post(window.webContents)
    return true
  } catch (error) {
    // Its process has died and the news is on its way; the next page asks for everything.
    log.unexpected('transfer page could not be told', error)
    return false
  }
}

function raise(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

const planFor = ({ keepsNothing, title, desktop }: Options, show: boolean): WindowPlan => ({
  name: 'transfer',
  partition: keepsNothing ? 'transfer' : 'persist:transfer',
  ...{ width: 1000, height: 700, show, title, places: desktop.places },
})

/** Loads a page anew whose process died, and tells when the page that was there is gone. */
function watchPage(
  opened: BrowserWindow,
  { log, onPageGone }: Options,
  life: PageLife,
  isStopped: () => boolean,
): void {
  const reload = (): void => {
    if (!isStopped() && !opened.isDestroyed()) opened.webContents.reload()
  }
  opened.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.info('transfer page ended', { reason, exitCode })
    const delayMs = life.died()
    if (delayMs === 0) reload()
    else setTimeout(reload, delayMs)
    onPageGone()
  })
  opened.webContents.on('did-start-navigation', ({ isSameDocument, isMainFrame }) => {
    if (isMainFrame && !isSameDocument) life.gone()
  })
}
