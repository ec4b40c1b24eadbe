/** Waits as long as `bytes` should take by now. */
export type Pace = (bytes: number) => Promise<void>

/** Below it a server gives up on a connection, and a download would never end. */
const LEAST_BYTES_PER_SECOND = 32 * 1024

export interface PacePorts {
  /** Null: as fast as it goes. Asked for each piece, since it changes with the time of day and with what is uploaded. */
  readonly limit: () => number | null
  readonly nowMs: () => number
  readonly wait: (ms: number) => Promise<void>
}

/** Keeps one stream to a rate; what came too fast is made up for by the next wait. */
export function createPace({ limit, nowMs, wait }: PacePorts): Pace {
  let freeAtMs = 0
  return async (bytes) => {
    const bytesPerSecond = limit()
    if (bytesPerSecond === null) return
    const startMs = Math.max(freeAtMs, nowMs())
    freeAtMs = startMs + (bytes / Math.max(bytesPerSecond, LEAST_BYTES_PER_SECOND)) * 1000
    const waitMs = freeAtMs - nowMs()
    if (waitMs > 0) await wait(waitMs)
  }
}
