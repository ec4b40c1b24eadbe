interface Ports {
  readonly nowMs: () => number
  readonly later: (ms: number, act: () => void) => () => void
}

/** Open until nobody has used it for so long. The clock decides, also where timers stood still in a computer's sleep. */
export function createOpenness({ nowMs, later }: Ports, onChange: () => void) {
  let lastUseMs: number | undefined
  let stopTimer = (): void => undefined
  const isOpen = (minutes: number): boolean => lastUseMs !== undefined && nowMs() - lastUseMs < minutes * 60_000
  const close = (): void => {
    if (lastUseMs === undefined) return
    lastUseMs = undefined
    stopTimer()
    onChange()
  }
  const use = (minutes: number): void => {
    lastUseMs = nowMs()
    stopTimer()
    stopTimer = later(minutes * 60_000, close)
  }
  return {
    isOpen,
    close,
    open(minutes: number): void {
      use(minutes)
      onChange()
    },
    /** Keeps it open; opens nothing. */
    touch: (minutes: number): void => (isOpen(minutes) ? use(minutes) : close()),
  }
}
