import { EventEmitter, once } from 'node:events'
import type { BrowserWindow, MessagePortMain } from 'electron'
import { AppError } from '../../shared/errors.ts'
import type { TransferWindowEvent, TransferWindowEvents } from '../../shared/ipc/contract.ts'
import type { Log } from '../log.ts'
import { openWindow, type WindowPlan } from './open-window.ts'

interface Options {
  readonly distDir: string
  readonly keepsNothing: boolean
  readonly title: string
  readonly log: Log
  /** A port to the transfer process, asked for each time a page starts. */
  readonly connect: () => MessagePortMain
  /** The process of the page has died; it is loaded anew. */
  readonly onPageGone: () => void
  /** The visible window was closed; `hidden` batches may still be running. */
  readonly onClosed: () => void
}

/** The one transfer window: opened on demand, hidden for the command line, opened again when its process dies. */
export interface TransferWindow {
  readonly need: (visible: boolean) => Promise<void>
  readonly current: () => BrowserWindow | undefined
  readonly isVisible: () => boolean
  /** Dropped, with false, while the page is not there: a page asks for everything when it starts. */
  readonly send: <E extends TransferWindowEvent>(event: E, payload: TransferWindowEvents[E]) => boolean
  /** The page has asked for its environment: give it a port, and from now on events. */
  readonly pageStarted: () => void
  /** The transfer process was replaced. */
  readonly reconnect: () => void
}

/** A page starts in a fraction of a second; one that has not by then never will. */
const PAGE_START_MS = 30_000

export function createTransferWindow(options: Options): TransferWindow {
  let current: BrowserWindow | undefined
  let loading: Promise<void> | undefined
  let isPageReady = false
  const pageStarts = new EventEmitter()

  function open(visible: boolean): Promise<void> {
    const { window: opened, loaded } = openWindow(planFor(options, visible), options.distDir)
    current = opened
    watchPage(opened, options, () => {
      isPageReady = false
    })
    opened.on('closed', () => {
      current = undefined
      loading = undefined
      isPageReady = false
      options.onClosed()
    })
    return loaded.catch((error: unknown) => {
      // A page that dies while it loads is loaded anew, and the news of its death may come later than this. Whoever
      // needs a page waits until one has started, which has a limit of its own.
      options.log.unexpected('transfer page did not load', error)
    })
  }

  const sendPort = (): void => {
    if (isPageReady) current?.webContents.postMessage('transfer.port', null, [options.connect()])
  }

  return {
    async need(visible) {
      loading ??= open(visible)
      await loading
      if (visible) current?.show()
      if (!isPageReady) await started(pageStarts)
    },
    current: () => current,
    isVisible: () => current?.isVisible() ?? false,
    send(event, payload) {
      if (!isPageReady || current === undefined) return false
      current.webContents.send(event, payload)
      return true
    },
    pageStarted() {
      if (isPageReady) return
      isPageReady = true
      sendPort()
      pageStarts.emit('started')
    },
    reconnect: sendPort,
  }
}

const planFor = ({ keepsNothing, title }: Options, show: boolean): WindowPlan => ({
  name: 'transfer',
  partition: keepsNothing ? 'transfer' : 'persist:transfer',
  ...{ width: 1000, height: 700, show, title },
})

/** Loads a page anew whose process died, and tells when the page that was there is gone. */
function watchPage(opened: BrowserWindow, { log, onPageGone }: Options, onGone: () => void): void {
  opened.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.info('transfer page ended; loading it again', { reason, exitCode })
    onGone()
    opened.webContents.reload()
    onPageGone()
  })
  opened.webContents.on('did-start-navigation', ({ isSameDocument, isMainFrame }) => {
    if (isMainFrame && !isSameDocument) onGone()
  })
}

/** Without this limit a page that cannot start would leave a command waiting for ever. */
async function started(pageStarts: EventEmitter): Promise<void> {
  try {
    await once(pageStarts, 'started', { signal: AbortSignal.timeout(PAGE_START_MS) })
  } catch (error) {
    throw new AppError({ code: 'page-not-started' }, error)
  }
}
