import type { BrowserWindow, MessagePortMain, WebContents } from 'electron'
import type { AppError } from '../../shared/errors.ts'
import type { TransferWindowEvent, TransferWindowEvents } from '../../shared/ipc/transfer-events.ts'
import type { Log } from '../log.ts'
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
}

/** The one transfer window: opened on demand, hidden for the command line, opened again when its process dies. */
export interface TransferWindow {
  /** @throws AppError `page-not-started`. */
  readonly need: (visible: boolean) => Promise<void>
  readonly current: () => BrowserWindow | undefined
  readonly isVisible: () => boolean
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
    watchPage(opened, options, life, () => isStopped)
    opened.on('closed', () => {
      current = undefined
      life.closed()
      if (!isStopped) options.onClosed()
    })
    // A page that dies while it loads is loaded anew, and the news of its death may come later than this. Whoever needs
    // a page waits until one has started, which has a limit of its own.
    loaded.catch((error: unknown) => options.log.unexpected('transfer page did not load', error))
  }
  const toPage = (post: (contents: WebContents) => void): boolean => {
    if (!life.isReady || current === undefined || current.webContents.isDestroyed()) return false
    try {
      post(current.webContents)
      return true
    } catch (error) {
      // Its process has died and the news is on its way; the next page asks for everything.
      options.log.unexpected('transfer page could not be told', error)
      return false
    }
  }
  const sendPort = (): boolean => toPage((contents) => contents.postMessage('transfer.port', null, [options.connect()]))

  return {
    async need(visible) {
      if (current === undefined) open(visible)
      await life.started()
      if (visible) current?.show()
    },
    current: () => current,
    isVisible: () => current?.isVisible() ?? false,
    send: (event, payload) => toPage((contents) => contents.send(event, payload)),
    pageStarting: () => life.starting(),
    reconnect: () => void sendPort(),
    stop() {
      isStopped = true
    },
  }
}

const planFor = ({ keepsNothing, title }: Options, show: boolean): WindowPlan => ({
  name: 'transfer',
  partition: keepsNothing ? 'transfer' : 'persist:transfer',
  ...{ width: 1000, height: 700, show, title },
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
