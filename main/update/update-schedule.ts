/** When the app looks for new versions by itself. */

/** After the window is usable: the start belongs to the user. */
export const FIRST_LOOK_MS = 20_000
export const LOOK_EVERY_MS = 6 * 3_600_000

export interface SchedulePorts {
  /** Answers how to stop it. */
  readonly setTimer: (delayMs: number, act: () => void) => () => void
  /** A person has a window open; without one nobody would be told. */
  readonly isWatched: () => boolean
  /** Never rejects. */
  readonly look: () => Promise<void>
}

export interface UpdateSchedule {
  /** Again and again from now on; further calls change nothing. */
  readonly begin: () => void
  /** Now, if it has begun. */
  readonly lookNow: () => void
  readonly stop: () => void
}

export function createSchedule({ setTimer, isWatched, look }: SchedulePorts): UpdateSchedule {
  let stop: (() => void) | undefined
  let isStopped = false
  const after = (delayMs: number): void => {
    stop?.()
    stop = setTimer(delayMs, () => void lookThenWait())
  }
  const lookThenWait = async (): Promise<void> => {
    if (isWatched()) await look()
    if (!isStopped) after(LOOK_EVERY_MS)
  }
  return {
    begin() {
      if (stop === undefined && !isStopped) after(FIRST_LOOK_MS)
    },
    lookNow() {
      if (stop !== undefined && !isStopped) after(0)
    },
    stop() {
      isStopped = true
      stop?.()
    },
  }
}
