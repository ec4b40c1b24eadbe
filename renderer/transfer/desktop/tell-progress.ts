import type { Progress } from '../../../shared/ipc/desktop-calls.ts'
import type { Totals } from '../../upload/page-contract.ts'
import { overviewOf, withoutHeld } from '../job-view.ts'

/** Main is told at most this often. */
export const TELL_EVERY_MS = 500

export interface ProgressTellerPorts {
  /** As it is now; undefined while nothing is known. */
  readonly progress: () => Progress | undefined
  readonly tell: (progress: Progress) => void
  readonly setTimer: (delayMs: number, act: () => void) => void
}

/** What main shows in tray and taskbar. */
export function progressOf(totals: Totals, secondsLeft: number | undefined): Progress {
  const { active, paused, failed, done } = overviewOf(totals)
  const { bytesTotal, bytesDone, bytesPerSecond, walking, waitingFor } = withoutHeld(totals)
  return {
    ...{ active, paused, failed, done, bytesTotal, bytesDone, bytesPerSecond, isWalking: walking },
    ...(secondsLeft !== undefined && { secondsLeft }),
    ...(waitingFor !== undefined && { waitingFor }),
  }
}

/** To be called whenever something may have changed: the first change is told at once, the last one always. */
export function createProgressTeller({ progress, tell, setTimer }: ProgressTellerPorts): () => void {
  let told = ''
  let isResting = false
  const tellNews = (): void => {
    const now = progress()
    const text = JSON.stringify(now)
    if (isResting || now === undefined || text === told) return
    told = text
    isResting = true
    tell(now)
    setTimer(TELL_EVERY_MS, () => {
      isResting = false
      tellNews()
    })
  }
  return tellNews
}
