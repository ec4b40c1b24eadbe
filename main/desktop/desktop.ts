/** What the desktop shows of the app: tray, taskbar, menu, notifications; and sleep, which it keeps away. */
import type { BrowserWindow } from 'electron'
import type { AdminPlace } from '../../shared/admin-place.ts'
import type { BatchEnd, Progress } from '../../shared/ipc/desktop-calls.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import { type DesktopSettings, defaultDesktop } from '../../shared/notifications.ts'
import type { TransferWatch } from '../page-listeners.ts'
import type { State } from '../state/open-state.ts'
import type { TransferWindow } from '../windows/transfer-window.ts'
import type { Action } from './action.ts'
import { createActions } from './actions.ts'
import type { ClipboardImages } from './clipboard-images.ts'
import { followSystem, imagesIn, menuIn, openFiles, setTimer } from './desktop-parts.ts'
import { askForAttention, blockSleep, createNotices, createTrayIcon, taskbarPort } from './electron-desktop.ts'
import { createEndSide, type EndSide } from './end-side.ts'
import { createKeepAwake, type KeepAwake } from './keep-awake.ts'
import { createNotifier } from './notifier.ts'
import { isUploading } from './standing.ts'
import { createTaskbar, taskbarView } from './taskbar.ts'
import { createTray, type Tray, trayView } from './tray.ts'
import { hasTrayHost } from './tray-host.ts'

export interface DesktopOptions {
  readonly t: Translate
  readonly state: State
  readonly dataDir: string
  readonly window: TransferWindow
  readonly openAdmin: (at?: AdminPlace) => Promise<void>
  /** Whether a command's batch runs in the window's page. */
  readonly isForCommand: (batchId: string) => boolean
  /** Ends the app unless a window is open or a command runs. */
  readonly endIfIdle: () => void
  /** Ends the app at once. */
  readonly end: () => void
  /** A person has asked for the window. */
  readonly onShown: () => void
}

/** What the transfer window's calls come to. */
export interface DesktopPorts {
  readonly tellProgress: (progress: Progress) => void
  readonly batchEnded: (end: BatchEnd) => void
  readonly images: ClipboardImages
}

export interface Desktop extends DesktopPorts, Omit<TransferWatch, 'places'> {
  /** As if dropped on the window; answers how many can be used. What cannot, the window says. */
  readonly openFiles: (paths: readonly string[]) => number
  /** A person's uploads are on their way, or being looked for. */
  readonly isUploading: () => boolean
  /** As a person who chooses Quit. */
  readonly quit: () => void
  /** The app ends. */
  readonly stop: () => void
}

function watchFocus(window: BrowserWindow, refresh: () => void): void {
  window.on('blur', refresh)
  window.on('focus', () => {
    window.flashFrame(false)
    refresh()
  })
}

/** Settings as they are now. */
const settingsOf = ({ settings }: State): DesktopSettings => settings.current().desktop ?? defaultDesktop()

/** Of this process's life. */
export function createDesktop(options: DesktopOptions): Desktop {
  const { state, t, window } = options
  let progress: Progress | undefined
  const run = createActions({ ...options, log: state.log, quit: () => ends.quit() })
  const isSeen = (): boolean => window.current()?.isFocused() ?? false
  /** A window that a command hides is nobody's to see. */
  const shown = (): Progress | undefined => (window.isForPerson() ? progress : undefined)
  const tray = trayIn(options, run, shown)
  const taskbar = createTaskbar(taskbarPort(window.current, t), () =>
    taskbarView(shown(), settingsOf(state).showProgress, isSeen()),
  )
  const awake = keepAwakeIn(options)
  const refresh = (): void => {
    tray.refresh()
    taskbar.refresh()
    awake.refresh(progress)
  }
  const ends: EndSide = createEndSide({ ...options, tray, progress: shown })
  const setProgress = (next: Progress | undefined): void => {
    progress = next
    refresh()
  }
  const menu = menuIn(options, run)
  const images = imagesIn(options)
  void images.sweep()
  followSystem(() => run({ kind: 'open' }))
  for (const follow of [refresh, menu.refresh]) state.settings.onChange(follow)
  return {
    tellProgress: setProgress,
    batchEnded: notifierIn(options, isSeen, run).ended,
    ...{ images, quit: ends.quit, isUploading: () => isUploading(progress) },
    openFiles: (paths) => openFiles(options, paths),
    onOpened(opened) {
      ends.guard(opened)
      watchFocus(opened, refresh)
    },
    onShown() {
      options.onShown()
      menu.show()
      void tray.ensure()
    },
    onPageStarted: () => void window.send('awake.changed', { isKept: awake.isKept() }),
    onPageGone: () => setProgress(undefined),
    stop() {
      tray.destroy()
      awake.release()
    },
  }
}

const trayIn = ({ t }: DesktopOptions, run: (action: Action) => void, shown: () => Progress | undefined): Tray =>
  createTray({
    hasHost: () => hasTrayHost(process.platform),
    create: () => createTrayIcon(run),
    view: () => trayView(t, shown()),
  })

function keepAwakeIn({ state, window }: DesktopOptions): KeepAwake {
  return createKeepAwake({
    block: blockSleep,
    isWanted: () => settingsOf(state).keepAwake,
    setTimer,
    onChange: (isKept) => void window.send('awake.changed', { isKept }),
  })
}

function notifierIn({ state, t, window }: DesktopOptions, isSeen: () => boolean, run: (action: Action) => void) {
  const show = createNotices((viewId) => run({ kind: 'view', viewId }))
  return createNotifier({
    ...{ isSeen, t, setTimer, nowMs: Date.now },
    level: () => settingsOf(state).notify,
    show(notice) {
      show(notice)
      if (notice.viewId === 'problems') askForAttention(window.current())
    },
  })
}
