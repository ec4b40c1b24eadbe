import { isClockWrong } from '../shared/messages/clock-words.ts'

/** What is known of this computer's clock: told in the window and on standard error when it is wrong. */
export interface ClockWatch {
  /** Server minus local, as the latest credential came with it. */
  readonly heardFromBroker: (offsetMs: number) => void
  /** The same, from COS's own answers. */
  readonly heardFromCos: (offsetMs: number) => void
  /** The latest of it; undefined while the clock is right enough to need no word. */
  readonly offsetMs: () => number | undefined
  /** Called now if it is wrong, and whenever that changes, until the answer is called. */
  readonly follow: (listener: (offsetMs: number | undefined) => void) => () => void
}

/** Less is the same to whoever reads it. */
const SAME_MS = 60_000

/** `suggest` gives COS's time to whoever signs requests for STS, in case STS has not told its own. */
export function createClockWatch(suggest: (offsetMs: number) => void): ClockWatch {
  const listeners = new Set<(offsetMs: number | undefined) => void>()
  let current: number | undefined
  const hear = (offsetMs: number): void => {
    const next = isClockWrong(offsetMs) ? offsetMs : undefined
    const isSame = next === undefined ? current === undefined : Math.abs(next - (current ?? 0)) < SAME_MS
    if (isSame) return
    current = next
    for (const listener of listeners) listener(current)
  }
  return {
    heardFromBroker: hear,
    heardFromCos(offsetMs) {
      suggest(offsetMs)
      hear(offsetMs)
    },
    offsetMs: () => current,
    follow(listener) {
      listeners.add(listener)
      if (current !== undefined) listener(current)
      return () => void listeners.delete(listener)
    },
  }
}
