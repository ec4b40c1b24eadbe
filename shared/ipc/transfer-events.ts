import type { BatchRequest } from '../job.ts'
import type { AddedSource, Environment, TransferLimits } from './contract.ts'
import type { DesktopCommand } from './desktop-calls.ts'
import type { WatchList } from './watch-calls.ts'

/** Main → transfer window. Sent with `webContents.send` under the event's name; `port` comes with a MessagePort. */
export interface TransferWindowEvents {
  /** Settings or profiles have changed. */
  readonly 'environment.changed': Environment
  /** A command-line batch to run; sent again after a crash of the page, so the worker must know it by its id. */
  readonly 'batch.requested': BatchRequest
  /** A new connection to the transfer process; the old one is gone with all calls on it. */
  readonly 'transfer.port': undefined
  /** Which unfinished uploads at COS are this app's own? Answered by `uploads.tell`. */
  readonly 'uploads.asked': { readonly askId: number }
  /** The keychain waits for the user (unlock prompt), or no longer does. */
  readonly 'keychain.waiting': { readonly waiting: boolean }
  /** The timetable or the settings say something else now. */
  readonly 'transfers.limited': TransferLimits
  /** The computer has slept: connections may be gone without a word. */
  readonly 'system.resumed': undefined
  /** Watched folders have come, gone or changed, or are to be looked at from now on. */
  readonly 'watches.changed': WatchList
  /** The menu or the tray was used. */
  readonly 'desktop.command': { readonly command: DesktopCommand }
  /** A view is to be shown, by its id. */
  readonly 'view.asked': { readonly viewId: string }
  /** Files were opened with the app, or dropped on its icon: as if dropped on the window. */
  readonly 'sources.opened': { readonly added: readonly AddedSource[] }
  /** Whether the computer is kept awake. */
  readonly 'awake.changed': { readonly isKept: boolean }
}
export type TransferWindowEvent = keyof TransferWindowEvents
export const TRANSFER_WINDOW_EVENTS: readonly TransferWindowEvent[] = [
  'environment.changed',
  'batch.requested',
  'transfer.port',
  'uploads.asked',
  'keychain.waiting',
  'transfers.limited',
  'system.resumed',
  'watches.changed',
  'desktop.command',
  'view.asked',
  'sources.opened',
  'awake.changed',
]
