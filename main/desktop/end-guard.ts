import type { DesktopSettings } from '../../shared/notifications.ts'

/** What becomes of running uploads when their window is to close: `stay` = they go on, `end` = they go on at the next start. */
export type EndChoice = 'stay' | 'end' | 'cancel'

/** Where the app can be found again while its uploads go on: an icon in the tray, or the window, made small. */
export type Refuge = 'tray' | 'taskbar'

export interface EndGuardPorts {
  /** Of a person, not of a command. */
  readonly isUploading: () => boolean
  readonly setting: () => DesktopSettings['onClose']
  readonly remember: (choice: 'tray' | 'pause') => Promise<void>
  /** Looked at each time: a panel with a tray may come and go. */
  readonly refuge: () => Promise<Refuge>
  readonly ask: (refuge: Refuge) => Promise<{ readonly choice: EndChoice; readonly isRemembered: boolean }>
}

/** Stands between a person who closes or quits and the uploads that would end by it. */
export interface EndGuard {
  /** False: nothing runs, and nobody is to be asked. */
  readonly isNeeded: () => boolean
  /**
   * `cancel` also while the question is open already. `isQuitting`: the app was told to end, which a setting to stay does
   * not answer.
   */
  readonly decide: (isQuitting: boolean) => Promise<{ readonly choice: EndChoice; readonly refuge: Refuge }>
}

export function createEndGuard({ isUploading, setting, remember, refuge: look, ask }: EndGuardPorts): EndGuard {
  let isAsking = false
  return {
    isNeeded: isUploading,
    async decide(isQuitting) {
      if (isAsking) return { choice: 'cancel', refuge: 'taskbar' }
      isAsking = true
      try {
        const refuge = await look()
        const known = setting()
        if (known === 'pause') return { choice: 'end', refuge }
        if (known === 'tray' && !isQuitting) return { choice: 'stay', refuge }
        const { choice, isRemembered } = await ask(refuge)
        if (isRemembered && choice !== 'cancel') await remember(choice === 'stay' ? 'tray' : 'pause')
        // What ran when it was asked may have ended meanwhile: then there is nothing to stay for.
        return { choice, refuge }
      } finally {
        isAsking = false
      }
    },
  }
}
