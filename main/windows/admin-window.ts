import type { BrowserWindow } from 'electron'
import type { AdminWindowEvents } from '../../shared/ipc/admin-contract.ts'
import { openWindow } from './open-window.ts'

/** Settings, in a window and a process of their own: no credential and no upload ever comes there. */
export interface AdminWindow {
  readonly open: () => Promise<void>
  readonly current: () => BrowserWindow | undefined
  readonly send: <E extends keyof AdminWindowEvents>(event: E, payload: AdminWindowEvents[E]) => void
}

export function createAdminWindow(distDir: string, title: string, onClosed: () => void): AdminWindow {
  let current: BrowserWindow | undefined
  let loading: Promise<void> | undefined

  function create(): Promise<void> {
    const plan = { name: 'admin', partition: 'admin', width: 880, height: 720, show: true, title } as const
    const { window, loaded } = openWindow(plan, distDir)
    current = window
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
