/** Closing the window, quitting, and what becomes of uploads and watched folders then. */
import { app, BrowserWindow } from 'electron'
import type { Progress } from '../../shared/ipc/desktop-calls.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import { defaultDesktop } from '../../shared/notifications.ts'
import type { State } from '../state/open-state.ts'
import type { TransferWindow } from '../windows/transfer-window.ts'
import { askHowToEnd } from './electron-desktop.ts'
import { createEndGuard, type EndGuard, type Refuge } from './end-guard.ts'
import { isUploading } from './standing.ts'
import { statusLine } from './status-words.ts'
import type { Tray } from './tray.ts'

export interface EndSide {
  /** Closing this window asks first. */
  readonly guard: (window: BrowserWindow) => void
  /** A person wants the app to end. */
  readonly quit: () => void
}

export interface EndSideOptions {
  readonly t: Translate
  readonly state: Pick<State, 'settings' | 'openBatches' | 'watches' | 'log'>
  readonly window: Pick<TransferWindow, 'current'>
  readonly tray: Pick<Tray, 'ensure'>
  readonly progress: () => Progress | undefined
  readonly isForCommand: (batchId: string) => boolean
  readonly endIfIdle: () => void
  readonly end: () => void
}

export function createEndSide(options: EndSideOptions): EndSide {
  const { window, state, endIfIdle, end } = options
  const ends = guardOf(options)
  const logged = (doing: Promise<void>): void =>
    void doing.catch((error: unknown) => state.log.unexpected('closing', error))
  /** Commands go on without a window, and settings that are not saved ask before they close; the app ends with the last of them. */
  const endAll = (): void => {
    const own = window.current()
    for (const open of BrowserWindow.getAllWindows()) if (open !== own) open.close()
    own?.destroy()
    endIfIdle()
  }
  const closeOrStay = async (closing: BrowserWindow | undefined, isQuitting: boolean): Promise<void> => {
    const { choice, refuge } = await ends.decide(isQuitting)
    if (choice === 'stay') hideIn(refuge, closing)
    else if (choice === 'end') endAll()
  }
  return {
    guard(opened) {
      opened.on('close', (event) => {
        if (!ends.isNeeded(false)) return
        event.preventDefault()
        logged(closeOrStay(opened, false))
      })
      // Nobody may hold up a computer that is being shut down. Windows alone; elsewhere a signal says so.
      opened.on('session-end', end)
    },
    quit() {
      if (ends.isNeeded(true)) logged(closeOrStay(window.current(), true))
      else endAll()
    },
  }
}

/** On macOS the dock brings a hidden window back. */
function hideIn(refuge: Refuge, window: BrowserWindow | undefined): void {
  if (window === undefined || window.isDestroyed()) return
  if (refuge === 'tray') window.hide()
  else window.minimize()
}

function guardOf({ t, state, window, tray, progress, isForCommand }: EndSideOptions): EndGuard {
  const { settings, openBatches, watches } = state
  const desktop = () => settings.current().desktop ?? defaultDesktop()
  // What a command uploads goes on without a window.
  const hasOwn = (): boolean => openBatches.all().some(({ batchId, held }) => !held && !isForCommand(batchId))
  const isWatching = (): boolean => watches.all().some(({ isPaused }) => !isPaused)
  return createEndGuard({
    atStake: () => (isUploading(progress()) && hasOwn() ? 'uploads' : isWatching() ? 'watches' : undefined),
    setting: () => desktop().onClose,
    remember: (onClose) => settings.update({ desktop: { ...desktop(), onClose } }),
    refuge: async () => (app.dock !== undefined || (await tray.ensure()) ? 'tray' : 'taskbar'),
    ask: (refuge, stake) => askHowToEnd(window.current(), t, { refuge, stake, status: statusLine(t, progress()) }),
  })
}
