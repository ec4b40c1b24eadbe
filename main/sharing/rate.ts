/** So many at once, and so many more each minute. */
export interface Rate {
  /** True where `count` more are within it; they are counted then. */
  readonly take: (count: number) => boolean
}

export function createRate(perMinute: number, nowMs: () => number): Rate {
  let left = perMinute
  let lastMs = nowMs()
  return {
    take(count) {
      const now = nowMs()
      left = Math.min(perMinute, left + (Math.max(now - lastMs, 0) / 60_000) * perMinute)
      lastMs = now
      if (count > left) return false
      left -= count
      return true
    },
  }
}
