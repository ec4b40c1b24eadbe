/** How long tidying up may take: what has not ended by then never will. */
export const TIDY_MS = 5000
/** How long Chromium may take to end the process after it was told to. */
export const EXIT_MS = 5000

export interface EndingPorts {
  /** Closes what is open, and lets the last words out. */
  readonly tidy: () => Promise<void>
  /** Ends Electron, which then ends the process. */
  readonly exit: (code: number) => void
  /** Ends the process, whatever Electron waits for. */
  readonly force: (code: number) => void
  readonly setTimer: (delayMs: number, act: () => void) => () => void
}

/** The way this process ends, always: nothing that hangs on its way holds it up for ever. The first code counts. */
export interface Ending {
  readonly end: (code: number) => Promise<void>
  /** Electron has begun to end by itself; where it does not come to that, it is ended with this code. */
  readonly expect: (code: () => number) => void
}

export function createEnding({ tidy, exit, force, setTimer }: EndingPorts): Ending {
  let isEnding = false
  let isExpected = false
  const end = async (code: number): Promise<void> => {
    if (isEnding) return
    isEnding = true
    await atMost(TIDY_MS, tidy(), setTimer)
    setTimer(EXIT_MS, () => force(code))
    exit(code)
  }
  return {
    end,
    expect(code) {
      if (isExpected) return
      isExpected = true
      setTimer(TIDY_MS, () => void end(code()))
    },
  }
}

/** Settles with `work`, also when that fails, or when the time is over. */
function atMost(limitMs: number, work: Promise<void>, setTimer: EndingPorts['setTimer']): Promise<void> {
  return new Promise((resolve) => {
    const stop = setTimer(limitMs, resolve)
    const done = (): void => {
      stop()
      resolve()
    }
    work.then(done, done) // what could not be closed ends with the process
  })
}
