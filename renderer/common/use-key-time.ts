import { useEffect, useState } from 'react'
import { type KeyTime, keyTime } from './key-time.ts'

/** Follows the clock; renders only when something else is to be shown. */
export function useKeyTime(usableUntilMs: number | undefined): KeyTime {
  const [, setTicks] = useState(0)
  const time = keyTime(usableUntilMs, Date.now())
  const { changeInMs, shownSeconds } = time
  // `shownSeconds` and the end: a new timer with each step.
  useEffect(() => {
    if (changeInMs === undefined) return
    const timer = setTimeout(() => setTicks((ticks) => ticks + 1), changeInMs + 1)
    return () => clearTimeout(timer)
  }, [usableUntilMs, shownSeconds])
  return time
}
