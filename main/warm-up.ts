import type { Brokerage } from './brokerage.ts'
import type { CommandPorts } from './cli/commands.ts'
import type { TransferWindow } from './windows/transfer-window.ts'

/** After a visible page has asked for its environment: its list is drawn by then, and nobody has dropped anything. */
const WARM_UP_MS = 500

/**
 * Opens the window, or waits until it is there, and gets ready for a credential: for a command at once, which wants one as soon as its page
 * is there; for a window later, which wants both cores until its list is.
 */
export function openingWarm({ need }: TransferWindow, { warmUp }: Brokerage): Pick<CommandPorts, 'needWindow'> {
  return {
    needWindow: async (visible) => {
      if (!visible) warmUp()
      await need(visible)
      if (visible) setTimeout(warmUp, WARM_UP_MS)
    },
  }
}
