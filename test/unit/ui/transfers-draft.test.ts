import { describe, expect, test } from 'vitest'
import {
  checkTransfers,
  isTransfersChanged,
  moved,
  newRow,
  type RowDraft,
  tidyTime,
  transfersDraftOf,
} from '../../../renderer/admin/transfers-draft.ts'
import type { TransferSettings } from '../../../shared/settings.ts'

const SAVED: TransferSettings = {
  maxConnections: 64,
  limitBytesPerSecond: 2_500_000,
  timetable: [
    { days: ['mon', 'tue'], from: '09:00', to: '18:00', limitBytesPerSecond: 500_000 },
    { days: ['sat'], from: '22:00', to: '06:00', limitBytesPerSecond: 0 },
    { days: ['sun'], from: '00:00', to: '00:00', limitBytesPerSecond: null },
  ],
}
const draft = transfersDraftOf(SAVED)
const withRow = (change: Partial<RowDraft>) => ({ ...draft, rows: [{ ...newRow(), ...change }] })

test('settings survive the way through the form unchanged', () => {
  expect(checkTransfers(draft)).toEqual({ ok: true, transfers: SAVED })
  expect([draft.limit, draft.rows.map(({ rule, limit }) => `${rule} ${limit}`)]).toEqual([
    '2.5',
    ['limit 0.5', 'pause ', 'unlimited '],
  ])
  expect(isTransfersChanged(draft, SAVED)).toBe(false)
  expect(isTransfersChanged({ ...draft, limit: '3' }, SAVED)).toBe(true)
  expect(isTransfersChanged({ ...draft, limit: 'x' }, SAVED)).toBe(true)
})

test('empty fields mean not given, and no rows no timetable', () => {
  expect(checkTransfers({ maxConnections: ' ', limit: '', rows: [] })).toEqual({ ok: true, transfers: {} })
  expect(isTransfersChanged({ maxConnections: '', limit: '', rows: [] }, { timetable: [] })).toBe(false)
})

test('days count in the order of the week, however they were pressed', () => {
  const checked = checkTransfers(withRow({ days: ['sun', 'mon', 'wed'] }))
  expect(checked.ok && checked.transfers.timetable?.[0]?.days).toEqual(['mon', 'wed', 'sun'])
})

test.each([
  ['5', 5_000_000],
  ['0.5', 500_000],
  ['0,25', 250_000],
  ['0.01', 10_000],
])('%s MB/s is %i bytes per second', (limit, bytes) => {
  expect(checkTransfers({ ...draft, limit })).toMatchObject({ transfers: { limitBytesPerSecond: bytes } })
})

test.each(['0', '0.001', '-1', '5 MB/s', '1e3', 'fast', '9999999'])('%s is no limit', (limit) => {
  expect(checkTransfers({ ...draft, limit })).toMatchObject({ ok: false, problems: { limit: 'invalid.rate' } })
})

test.each(['0', '257', '1.5', 'many'])('%s is no number of connections', (maxConnections) => {
  expect(checkTransfers({ ...draft, maxConnections })).toMatchObject({
    ok: false,
    problems: { maxConnections: 'invalid.connections' },
  })
})

describe('a row', () => {
  test('says all that is wrong with it at once, by its own id', () => {
    const wrong = withRow({ days: [], from: '25:00', to: '', limit: '' })
    const checked = checkTransfers(wrong)
    expect(checked.ok ? undefined : checked.problems.rows.get(wrong.rows[0]?.id ?? 0)).toEqual({
      ...{ days: 'invalid.days', from: 'invalid.time', to: 'invalid.time', limit: 'invalid.rate' },
    })
  })

  test('needs no rate unless it limits', () => {
    expect(checkTransfers(withRow({ rule: 'pause', limit: 'x' })).ok).toBe(true)
    expect(checkTransfers(withRow({ rule: 'unlimited', limit: '' })).ok).toBe(true)
  })

  test('moves up and down, and not beyond the ends', () => {
    const [first, second] = draft.rows
    const ids = (by: -1 | 1, id = first?.id ?? 0) => moved(draft.rows, id, by).map((row) => row.id)
    expect(ids(1).slice(0, 2)).toEqual([second?.id, first?.id])
    expect(ids(-1)).toEqual(draft.rows.map((row) => row.id))
  })
})

test('times are understood as people type them', () => {
  expect(['9', '9:5', '0930', ' 18.30 ', '24:00', '7：15', 'noon'].map(tidyTime)).toEqual([
    ...['09:00', '09:05', '09:30', '18:30', '00:00', '07:15', 'noon'],
  ])
})
