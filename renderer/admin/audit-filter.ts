import type { AuditFilter, AuditTopic } from '../../shared/ipc/audit-calls.ts'

/** What is chosen above the list. */
export interface FilterDraft {
  readonly topic: AuditTopic | 'all'
  readonly outcome: 'all' | 'done' | 'refused'
  /** Empty: any. */
  readonly profileName: string
  readonly time: 'all' | 'day' | 'week' | 'month'
  readonly text: string
}

/** Everything. */
export const NO_FILTER: FilterDraft = { topic: 'all', outcome: 'all', profileName: '', time: 'all', text: '' }

const DAY_MS = 86_400_000
const AGES_MS = { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS } as const

/** As main is asked. */
export function filterOf({ topic, outcome, profileName, time, text }: FilterDraft, nowMs: number): AuditFilter {
  return {
    ...(topic !== 'all' && { topic }),
    ...(outcome !== 'all' && { outcome }),
    ...(profileName !== '' && { profileName }),
    ...(time !== 'all' && { sinceMs: nowMs - AGES_MS[time] }),
    ...(text.trim() !== '' && { text: text.trim().slice(0, 200) }),
  }
}
