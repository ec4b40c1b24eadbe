import type { Progress } from '../../shared/ipc/desktop-calls.ts'
import { isUploading } from './standing.ts'

/** How long the computer is kept awake for what waits for the network or for a key: either may come back at once. */
export const HOPE_MS = 120_000

export interface KeepAwakePorts {
  /** Electron's powerSaveBlocker, `prevent-app-suspension`: the screen may still go dark. */
  readonly block: () => () => void
  readonly isWanted: () => boolean
  readonly setTimer: (delayMs: number, act: () => void) => () => void
  readonly onChange: (isKept: boolean) => void
}

/** Keeps the computer from falling asleep while something is sent, or is about to be. */
export interface KeepAwake {
  readonly refresh: (progress: Progress | undefined) => void
  readonly isKept: () => boolean
  readonly release: () => void
}

/** `moves`: bytes flow, or will any moment. `hopes`: they would but for something that may pass. */
function needOf(progress: Progress | undefined): 'moves' | 'hopes' | 'rests' {
  if (progress === undefined || !isUploading(progress)) return 'rests'
  const { waitingFor } = progress
  if (waitingFor === undefined) return 'moves'
  return waitingFor === 'network' || waitingFor === 'credential' ? 'hopes' : 'rests'
}

export function createKeepAwake({ block, isWanted, setTimer, onChange }: KeepAwakePorts): KeepAwake {
  let unblock: (() => void) | undefined
  let stopHoping: (() => void) | undefined
  const release = (): void => {
    stopHoping?.()
    stopHoping = undefined
    if (unblock === undefined) return
    unblock()
    unblock = undefined
    onChange(false)
  }
  const hold = (): void => {
    stopHoping?.()
    stopHoping = undefined
    if (unblock !== undefined) return
    unblock = block()
    onChange(true)
  }
  return {
    release,
    isKept: () => unblock !== undefined,
    refresh(progress) {
      const need = isWanted() ? needOf(progress) : 'rests'
      if (need === 'rests') release()
      else if (need === 'moves') hold()
      // What never moved has nothing to hope on for: it does not wake up a computer that may sleep.
      else if (unblock !== undefined) stopHoping ??= setTimer(HOPE_MS, release)
    },
  }
}
