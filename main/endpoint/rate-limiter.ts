interface Bucket {
  left: number
  filledMs: number
}

/** `burst` at once, `perMinute` in the long run, for each name. */
export interface RateLimiter {
  /** 0 when one was taken; otherwise after how many seconds there will be one. */
  take(name: string): number
}

/** More names than any honest use has; the one unused for longest is forgotten, which only lets it begin anew. */
const MAX_NAMES = 10_000

export function createRateLimiter(
  { burst, perMinute }: { readonly burst: number; readonly perMinute: number },
  nowMs: () => number,
): RateLimiter {
  const buckets = new Map<string, Bucket>()
  const msForOne = 60_000 / perMinute

  function bucketOf(name: string): Bucket {
    const now = nowMs()
    const known = buckets.get(name) ?? { left: burst, filledMs: now }
    // A clock that is set back must not empty what was there.
    const gained = Math.max(0, now - known.filledMs) / msForOne
    const bucket = { left: Math.min(burst, known.left + gained), filledMs: now }
    buckets.delete(name)
    buckets.set(name, bucket)
    const [oldest] = buckets.keys()
    if (buckets.size > MAX_NAMES && oldest !== undefined) buckets.delete(oldest)
    return bucket
  }
  return {
    take(name) {
      const bucket = bucketOf(name)
      if (bucket.left >= 1) {
        bucket.left -= 1
        return 0
      }
      return Math.max(1, Math.ceil(((1 - bucket.left) * msForOne) / 1000))
    },
  }
}
