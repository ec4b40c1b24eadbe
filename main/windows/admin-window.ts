import type { BrowserWindow } from 'electron'
import type { AdminWindowEvents } from '../../shared/ipc/admin-contract.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import type { WindowPlaces } from '../desktop/window-places.ts'
import { confirmDiscard } from './dialogs.ts'
import { openWindow } from './open-window.ts'

/** Settings, in a window and a process of their own: no credential and no upload ever comes there. */
export interface AdminWindow {
  readonly open: () => Promise<void>
  readonly current: () => BrowserWindow | undefined
  readonly send: <E extends keyof AdminWindowEvents>(event: E, payload: AdminWindowEvents[E]) => void
}

export function createAdminWindow(
  distDir: string,
  t: Translate,
  places: WindowPlaces,
  onClosed: () => void,
): AdminWindow {
  let current: BrowserWindow | undefined
  let loading: Promise<void> | undefined

  function create(): Promise<void> {
    const plan = {
      name: 'admin',
      partition: 'admin',
      width: 960,
      height: 720,
      show: true,
      title: t('window.admin'),
      places,
    } as const
    const { window, loaded } = openWindow(plan, distDir)
    current = window
    askBeforeClose(window, t)
    window.once('closed', () => {
      current = undefined
      loading = undefined
      onClosed()
    })
    return loaded
  }

  return {
    async open() {
      loading ??= create()
      await loading
      current?.focus()
    },
    current: () => current,
    send: (event, payload) => current?.webContents.send(event, payload),
  }
}

/**
 * The page says that something is not saved (`beforeunload`): then the window stays, and is destroyed once a person agrees. Not in
 * the event itself, since all of main would stand still until somebody answers.
 */
function askBeforeClose(window: BrowserWindow, t: Translate): void {
  let isAsking = false
  window.webContents.on('will-prevent-unload', () => {
    if (isAsking) return
    isAsking = true
    void confirmDiscard(window, t)
      .then((may) => {
        if (may && !window.isDestroyed()) window.destroy()
      })
      .finally(() => {
        isAsking = false
      })
  })
}
