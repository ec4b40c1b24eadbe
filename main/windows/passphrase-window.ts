import { randomBytes } from 'node:crypto'
import type { BrowserWindow } from 'electron'
import type { PassphraseQuery, PassphraseTask } from '../../shared/ipc/passphrase-contract.ts'
import { openWindow } from './open-window.ts'

/** The only place the settings' passphrase is typed: made and ended like the window for a key. */
export interface PassphraseWindow {
  /** Settles when it is closed, with whether its task was done. */
  readonly ask: (query: PassphraseQuery, parent: BrowserWindow | undefined) => Promise<boolean>
  readonly current: () => BrowserWindow | undefined
  readonly task: () => PassphraseTask | undefined
  readonly close: (isDone: boolean) => void
}

export function createPassphraseWindow(distDir: string, title: string): PassphraseWindow {
  let open: { readonly window: BrowserWindow; readonly task: PassphraseTask } | undefined
  let wasDone = false
  return {
    async ask({ task, lang }, parent) {
      if (open) {
        open.window.focus()
        return false
      }
      wasDone = false
      const partition = `passphrase-${randomBytes(8).toString('hex')}`
      const height = { unlock: 360, remove: 360, set: 400, change: 480 }[task]
      const plan = { name: 'passphrase', partition, width: 480, height, show: true, title, resizable: false } as const
      const { window, loaded } = openWindow({ ...plan, query: { task, lang }, ...(parent && { parent }) }, distDir)
      open = { window, task }
      const closed = new Promise<void>((resolve) => window.once('closed', () => resolve()))
      await loaded
      await closed
      open = undefined
      return wasDone
    },
    current: () => open?.window,
    task: () => open?.task,
    close(isDone) {
      wasDone = isDone
      // Destroyed, not closed: no page code runs any more, and its process ends.
      open?.window.destroy()
    },
  }
}
