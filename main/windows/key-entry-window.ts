import { randomBytes } from 'node:crypto'
import type { BrowserWindow } from 'electron'
import type { KeyEntryQuery } from '../../shared/ipc/key-entry-contract.ts'
import { openWindow } from './open-window.ts'

/**
 * The only place a permanent key or a password is typed. Typed secrets stay in a renderer's memory, so each window has a process and an
 * in-memory session of its own, and is destroyed as soon as the key is stored.
 */
export interface KeyEntryWindow {
  /** Opens it for one profile, or for `proxy`; settles when it is closed, with whether a secret was stored. */
  readonly ask: (profileId: string, query: KeyEntryQuery, parent: BrowserWindow | undefined) => Promise<boolean>
  readonly current: () => BrowserWindow | undefined
  /** Whose key is being typed; `proxy`: its password. */
  readonly profileId: () => string | undefined
  readonly close: (stored: boolean) => void
}

export function createKeyEntryWindow(distDir: string, title: string): KeyEntryWindow {
  let open: { readonly window: BrowserWindow; readonly profileId: string } | undefined
  let wasStored = false
  return {
    async ask(profileId, query, parent) {
      if (open) {
        open.window.focus()
        return false
      }
      wasStored = false
      // Never the same partition twice: no storage, cache or process is shared with an earlier entry.
      const partition = `key-entry-${randomBytes(8).toString('hex')}`
      const plan = {
        name: 'key-entry',
        partition,
        width: 520,
        height: query.pastes ? 680 : 560,
        show: true,
        title,
        resizable: false,
        ...(query.headers !== undefined && { page: 'headers.html' }),
        ...(query.pastes !== undefined && { page: 'temporary.html' }),
      } as const
      const { window, loaded } = openWindow({ ...plan, query: { ...query }, ...(parent && { parent }) }, distDir)
      open = { window, profileId }
      const closed = new Promise<void>((resolve) => window.once('closed', () => resolve()))
      await loaded
      await closed
      open = undefined
      return wasStored
    },
    current: () => open?.window,
    profileId: () => open?.profileId,
    close(stored) {
      wasStored = stored
      // Destroyed, not closed: no page code runs any more, and its process ends.
      open?.window.destroy()
    },
  }
}
