import type { BrowserWindow } from 'electron'
import type { Translate } from '../../shared/messages/translate.ts'
import type { EndpointHandlerPorts } from '../ipc/endpoint-handlers.ts'
import type { LockSide } from '../lock-side.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import { endpointDialogs } from '../windows/endpoint-dialogs.ts'
import type { Endpoint } from './endpoint-side.ts'

interface Options {
  readonly settings: Pick<SettingsStore, 'find'>
  readonly endpoint: Endpoint
  readonly t: Translate
  /** The settings window. */
  readonly parent: () => BrowserWindow | undefined
}

/** What the settings window's calls about the endpoint work on: only while the settings are open, and after a dialog. */
export function endpointPorts(
  { settings, endpoint, t, parent }: Options,
  { agreed, whileOpen }: Pick<LockSide, 'agreed' | 'whileOpen'>,
): Omit<EndpointHandlerPorts, 'settings'> {
  const dialogs = endpointDialogs(parent, t, (id) => settings.find(id)?.name ?? id)
  return {
    endpoint: whileOpen(endpoint),
    endpointDialogs: {
      confirmPlace: (before, after) => agreed(dialogs.confirmPlace(before, after)),
      confirmStart: (place, name) => agreed(dialogs.confirmStart(place, name)),
      confirmClient: (client) => agreed(dialogs.confirmClient(client)),
      confirmClientRemoval: (name) => agreed(dialogs.confirmClientRemoval(name)),
    },
  }
}
