import { watchesOf } from './ipc/watch-handlers.ts'
import type { State } from './state/open-state.ts'
import type { TransferWindow } from './windows/transfer-window.ts'

/** Whether the page looks after watched folders, and what it is told of them. */
export interface WatchSide {
  /** Once a window has been shown, for as long as the app runs: hidden in the tray too. */
  readonly isWatching: () => boolean
  /** The window, noted when it is shown. */
  readonly noting: (window: TransferWindow) => TransferWindow
}

/** Tells the page whenever watches, or the profiles they go to, are others. */
export function createWatchSide(
  { settings, watches }: Pick<State, 'settings' | 'watches'>,
  window: () => Pick<TransferWindow, 'isForPerson' | 'send'>,
): WatchSide {
  let wasShown = false
  const isWatching = (): boolean => {
    wasShown ||= window().isForPerson()
    return wasShown
  }
  const tell = (): void => {
    if (watches.all().length > 0 || isWatching())
      window().send('watches.changed', { watches: watchesOf({ settings, watches }), isActive: isWatching() })
  }
  watches.onChange(tell)
  settings.onChange(tell)
  return {
    isWatching,
    noting: (noted) => ({
      ...noted,
      async need(visible) {
        await noted.need(visible)
        if (!visible || wasShown) return
        wasShown = true
        tell()
      },
    }),
  }
}
