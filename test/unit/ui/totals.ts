import type { Totals } from '../../../renderer/upload/page-contract.ts'

const NONE = {
  queued: 0,
  preparing: 0,
  uploading: 0,
  verifying: 0,
  done: 0,
  paused: 0,
  failed: 0,
  skipped: 0,
  cancelled: 0,
} as const

/** Totals with these counts and, unless given, no bytes. */
export function totalsWith(counts: Partial<Totals['counts']>, rest: Partial<Totals> = {}): Totals {
  const all = { ...NONE, ...counts }
  const jobs = Object.values(all).reduce((sum, count) => sum + count, 0)
  const bytes = { bytesTotal: 0, bytesDone: 0, bytesLeft: 0, bytesPerSecond: 0 }
  return { jobs, counts: all, unverified: 0, ...bytes, walking: false, ...rest }
}
