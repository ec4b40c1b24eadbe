/** The transfer settings while they are typed: texts as they stand in the fields, and what is wrong with them. */
import * as v from 'valibot'
import type { TranslationKey } from '../../shared/messages/en.ts'
import { type TimetableRow, TransferSettings, WEEKDAYS, type Weekday } from '../../shared/settings.ts'

export const RULES = ['limit', 'pause', 'unlimited'] as const
export type Rule = (typeof RULES)[number]

export interface RowDraft {
  /** For React: rows are moved and removed. */
  readonly id: number
  readonly days: readonly Weekday[]
  readonly from: string
  readonly to: string
  readonly rule: Rule
  /** Megabytes per second. */
  readonly limit: string
}

export interface TransfersDraft {
  /** Empty: as many as are useful. */
  readonly maxConnections: string
  /** Megabytes per second; empty: no limit. */
  readonly limit: string
  readonly rows: readonly RowDraft[]
}

export type RowProblems = Readonly<Partial<Record<'days' | 'from' | 'to' | 'limit', TranslationKey>>>
export interface TransfersProblems {
  readonly maxConnections?: TranslationKey
  readonly limit?: TranslationKey
  /** By the row's id. */
  readonly rows: ReadonlyMap<number, RowProblems>
}
export type CheckedTransfers =
  | { readonly ok: true; readonly transfers: TransferSettings }
  | { readonly ok: false; readonly problems: TransfersProblems }

const BYTES_PER_MB = 1_000_000
let lastId = 0
const newId = (): number => {
  lastId += 1
  return lastId
}

/** Without digits nobody typed: 0.5, 12. */
const megabytes = (bytes: number): string => String(bytes / BYTES_PER_MB)

export const transfersDraftOf = ({
  maxConnections,
  limitBytesPerSecond,
  timetable = [],
}: TransferSettings): TransfersDraft => ({
  maxConnections: maxConnections === undefined ? '' : String(maxConnections),
  limit: limitBytesPerSecond === undefined ? '' : megabytes(limitBytesPerSecond),
  rows: timetable.map((row) => ({ ...row, id: newId(), ...ruleOf(row) })),
})

function ruleOf({ limitBytesPerSecond: limit }: TimetableRow): { rule: Rule; limit: string } {
  if (limit === null) return { rule: 'unlimited', limit: '' }
  return limit === 0 ? { rule: 'pause', limit: '' } : { rule: 'limit', limit: megabytes(limit) }
}

/** What most people want of a first row. */
export const newRow = (): RowDraft => ({
  ...{ id: newId(), days: WEEKDAYS.slice(0, 5), from: '09:00', to: '18:00', rule: 'limit', limit: '1' },
})

/** Bytes per second of a text such as `0.5` or `0,5`; undefined for anything else, too slow and too fast included. */
function rateOf(text: string): number | undefined {
  const number = /^\d{1,7}(?:[.,]\d{1,6})?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : Number.NaN
  const bytes = Math.round(number * BYTES_PER_MB)
  return bytes >= 10_000 && bytes <= 1e12 ? bytes : undefined
}

/** Times as people type them: `9`, `9:5` and `0905` are meant well, `24:00` is the next day's 00:00. */
export function tidyTime(text: string): string {
  const [, hours = '', minutes = '00'] = /^\s*(\d{1,2})(?:[:.：]?(\d{1,2}))?\s*$/.exec(text) ?? []
  if (hours === '') return text.trim()
  const time = `${hours.padStart(2, '0')}:${minutes.padStart(2, '0')}`
  return time === '24:00' ? '00:00' : time
}

const isTime = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text)

/** Checks with the schema main uses; `TransferSettings` without what is not given. */
export function checkTransfers(draft: TransfersDraft): CheckedTransfers {
  const maxConnections = draft.maxConnections.trim() === '' ? undefined : Number(draft.maxConnections)
  const limit = draft.limit.trim() === '' ? undefined : rateOf(draft.limit)
  const rows = new Map(draft.rows.flatMap((row) => (hasAny(rowProblems(row)) ? [[row.id, rowProblems(row)]] : [])))
  const parsed = v.safeParse(TransferSettings, {
    ...(maxConnections !== undefined && { maxConnections }),
    ...(limit !== undefined && { limitBytesPerSecond: limit }),
    ...(draft.rows.length > 0 && { timetable: draft.rows.map(timetableRow) }),
  })
  const isLimitWrong = draft.limit.trim() !== '' && limit === undefined
  if (parsed.success && !isLimitWrong && rows.size === 0) return { ok: true, transfers: parsed.output }
  const isCountWrong = (parsed.issues ?? []).some((issue) => issue.path?.[0]?.key === 'maxConnections')
  return {
    ok: false,
    problems: {
      rows,
      ...(isCountWrong && { maxConnections: 'invalid.connections' }),
      ...(isLimitWrong && { limit: 'invalid.rate' }),
    },
  }
}

const hasAny = (problems: RowProblems): boolean => Object.keys(problems).length > 0

function rowProblems({ days, from, to, rule, limit }: RowDraft): RowProblems {
  return {
    ...(days.length === 0 && { days: 'invalid.days' }),
    ...(!isTime(from) && { from: 'invalid.time' }),
    ...(!isTime(to) && { to: 'invalid.time' }),
    ...(rule === 'limit' && rateOf(limit) === undefined && { limit: 'invalid.rate' }),
  }
}

function timetableRow({ days, from, to, rule, limit }: RowDraft): unknown {
  const bytes = rule === 'unlimited' ? null : rule === 'pause' ? 0 : rateOf(limit)
  // In the order of the week, however they were pressed.
  return { days: WEEKDAYS.filter((day) => days.includes(day)), from, to, limitBytesPerSecond: bytes }
}

/** Whether saving would change anything. */
export function isTransfersChanged(draft: TransfersDraft, saved: TransferSettings): boolean {
  const checked = checkTransfers(draft)
  return !checked.ok || JSON.stringify(normal(checked.transfers)) !== JSON.stringify(normal(saved))
}

const normal = ({ maxConnections, limitBytesPerSecond, timetable = [] }: TransferSettings): unknown => [
  ...[maxConnections ?? null, limitBytesPerSecond ?? null],
  timetable.map(({ days, from, to, limitBytesPerSecond: limit }) => [
    ...[WEEKDAYS.filter((day) => days.includes(day)), from, to, limit],
  ]),
]

/** The list with one row moved up (-1) or down (1). */
export function moved(rows: readonly RowDraft[], id: number, by: -1 | 1): readonly RowDraft[] {
  const from = rows.findIndex((row) => row.id === id)
  const to = from + by
  const [row, other] = [rows[from], rows[to]]
  if (row === undefined || other === undefined) return rows
  return rows.map((each, index) => (index === from ? other : index === to ? row : each))
}
