import { app, BrowserWindow } from 'electron'
import type { AdminPlace } from '../../shared/admin-place.ts'
import { AppError } from '../../shared/errors.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import type { Log } from '../log.ts'
import type { TransferWindow } from '../windows/transfer-window.ts'
import type { Action } from './action.ts'
import { openDocumentation } from './electron-desktop.ts'
import { offerQuickAction } from './offer-quick-action.ts'

export interface ActionPorts {
  readonly t: Translate
  readonly window: Pick<TransferWindow, 'need' | 'send'>
  readonly openAdmin: (at?: AdminPlace) => Promise<void>
  readonly quit: () => void
  readonly log: Log
}

/** Does what menu, tray and notifications ask for. Never throws. */
export function createActions(ports: ActionPorts): (action: Action) => void {
  return (action) =>
    void run(action, ports).catch((error: unknown) => ports.log.unexpected(`menu: ${action.kind}`, error))
}

async function run(action: Action, { t, window, openAdmin, quit }: ActionPorts): Promise<void> {
  switch (action.kind) {
    case 'command':
      if (action.command === 'add-files' || action.command === 'add-folder') await window.need(true)
      return void window.send('desktop.command', { command: action.command })
    case 'view':
      await window.need(true)
      return void window.send('view.asked', { viewId: action.viewId })
    case 'open':
      return window.need(true)
    case 'settings':
      return openAdmin()
    case 'about':
      return showAbout(openAdmin)
    case 'documentation':
      return openDocumentation(t.language)
    case 'quick-action':
      return offerQuickAction(t)
    case 'close':
      return BrowserWindow.getFocusedWindow()?.close()
    case 'quit':
      return quit()
  }
}

/** The settings say more of the app than the system's own panel, but an organisation may allow no settings. */
async function showAbout(openAdmin: ActionPorts['openAdmin']): Promise<void> {
  try {
    await openAdmin({ page: 'about' })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    app.showAboutPanel()
  }
}
