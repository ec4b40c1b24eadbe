import type { UiLanguage } from '../../../../shared/messages/translate.ts'

const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString()

/** `14:03`; with the day where it is not today's. */
export function momentText(language: UiLanguage, atMs: number, nowMs: number): string {
  const at = new Date(atMs)
  const isToday = sameDay(at, new Date(nowMs))
  const day = isToday ? {} : ({ month: 'short', day: 'numeric' } as const)
  return formatOf(language, { hour: 'numeric', minute: '2-digit', ...day }).format(at)
}

/** Building one costs more than using it. */
const formats = new Map<string, Intl.DateTimeFormat>()
function formatOf(language: UiLanguage, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${language} ${Object.keys(options).join(' ')}`
  const known = formats.get(id) ?? new Intl.DateTimeFormat(language, options)
  formats.set(id, known)
  return known
}
