/** How long what is listed was under way, waiting left out. */
export interface WorkTime {
  /** Of what is over. */
  readonly beforeMs: number
  /** When it last went on; undefined while nothing moves. */
  readonly sinceMs?: number
  /** False: some of it was done before this page began, so that the time is not all of it. */
  readonly isWhole: boolean
}

export interface WorkNow {
  /** Something is on its way, and waits for nothing. */
  readonly isActive: boolean
  readonly listed: number
  readonly done: number
  readonly nowMs: number
}

/** Pure. An empty list begins anew. */
export function nextWorkTime(last: WorkTime | undefined, { done, isActive, listed, nowMs }: WorkNow): WorkTime {
  const before = listed === 0 || !last ? { beforeMs: 0, isWhole: done === 0 } : last
  if (isActive) return before.sinceMs === undefined ? { ...before, sinceMs: nowMs } : before
  if (before.sinceMs === undefined) return before
  return { beforeMs: before.beforeMs + nowMs - before.sinceMs, isWhole: before.isWhole }
}
