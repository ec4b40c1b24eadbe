import type { Limit } from '../timetable.ts'
import { formatSpeed } from './format.ts'
import type { Translate } from './translate.ts'

/** Which text a limit has. */
export const kindOf = (limit: Limit): 'limit' | 'pause' | 'unlimited' =>
  limit === null ? 'unlimited' : limit === 0 ? 'pause' : 'limit'

/** `at most 5 MB/s`, `paused`, `no limit`. */
export const limitText = (t: Translate, limit: Limit): string =>
  t(`transfers.says.${kindOf(limit)}`, { rate: formatSpeed(t.language, limit ?? 0) })

/** The time alone within a day of `nowMs`, else with the day of the week before it. */
export function timeText(t: Translate, atMs: number, nowMs: number): string {
  const day = atMs - nowMs < 86_400_000 ? {} : { weekday: 'long' as const }
  return new Date(atMs).toLocaleTimeString(t.language, { ...day, hour: '2-digit', minute: '2-digit', hour12: false })
}
