import type { Translate } from '../../../shared/messages/translate.ts'
import { dayOf } from '../../upload/history-records.ts'

const DAY_MS = 86_400_000

/** `Today`, `Yesterday`, or the date in the language's own way. `day` as `dayOf` has it. */
export function dayText(t: Translate, day: string, nowMs: number): string {
  if (day === dayOf(nowMs)) return t('history.today')
  if (day === dayOf(nowMs - DAY_MS)) return t('history.yesterday')
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return formatterOf(t, { dateStyle: 'full' }).format(new Date(year, month - 1, date))
}

/** `14:05`. */
export const timeText = (t: Translate, atMs: number): string => formatterOf(t, { timeStyle: 'short' }).format(atMs)

/** Date and time, as for a link's end. */
export const momentText = (t: Translate, atMs: number): string =>
  formatterOf(t, { dateStyle: 'medium', timeStyle: 'short' }).format(atMs)

const formatters = new Map<string, Intl.DateTimeFormat>()
function formatterOf({ language }: Translate, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${language} ${options.dateStyle ?? ''} ${options.timeStyle ?? ''}`
  const known = formatters.get(id) ?? new Intl.DateTimeFormat(language, options)
  formatters.set(id, known)
  return known
}
