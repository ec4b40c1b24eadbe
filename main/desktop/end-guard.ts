import type { DesktopSettings } from '../../shared/notifications.ts'

/** What becomes of what runs when its window is to close: `stay` = it goes on, `end` = it goes on at the next start. */
export type EndChoice = 'stay' | 'end' | 'cancel'

/** What would end with the window. */
export type Stake = 'uploads' | 'watches'

/** Where the app can be found again while it goes on: an icon in the tray, or the window, made small. */
export type Refuge = 'tray' | 'taskbar'

export interface EndGuardPorts {
  /** Of a person, not of a command; uploads before watched folders. */
  readonly atStake: () => Stake | undefined
  readonly setting: () => DesktopSettings['onClose']
  readonly remember: (choice: 'tray' | 'pause') => Promise<void>
  /** Looked at each time: a panel with a tray may come and go. */
  readonly refuge: () => Promise<Refuge>
  readonly ask: (
    refuge: Refuge,
    stake: Stake,
  ) => Promise<{ readonly choice: EndChoice; readonly isRemembered: boolean }>
}

/** Stands between a person who closes or quits and what would end by it. */
export interface EndGuard {
  /**
   * False: nothing runs, and nobody is to be asked. `isQuitting`: the app was told to end, which says enough of watched folders, whose
   * changes are found at the next start.
   */
  readonly isNeeded: (isQuitting: boolean) => boolean
  /** `cancel` also while the question is open already. A setting to stay does not answer `isQuitting`. */
  readonly decide: (isQuitting: boolean) => Promise<{ readonly choice: EndChoice; readonly refuge: Refuge }>
}

export function createEndGuard({ atStake, setting, remember, refuge: look, ask }: EndGuardPorts): EndGuard {
  let isAsking = false
  return {
    isNeeded: (isQuitting) => atStake() === 'uploads' || (!isQuitting && atStake() === 'watches'),
    async decide(isQuitting) {
      if (isAsking) return { choice: 'cancel', refuge: 'taskbar' }
      isAsking = true
      try {
        const refuge = await look()
        const known = setting()
        if (known === 'pause') return { choice: 'end', refuge }
        if (known === 'tray' && !isQuitting) return { choice: 'stay', refuge }
        const { choice, isRemembered } = await ask(refuge, atStake() ?? 'uploads')
        if (isRemembered && choice !== 'cancel') await remember(choice === 'stay' ? 'tray' : 'pause')
        // What ran when it was asked may have ended meanwhile: then there is nothing to stay for.
        return { choice, refuge }
      } finally {
        isAsking = false
      }
    },
  }
}
