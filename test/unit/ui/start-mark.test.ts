import { expect, test } from 'vitest'
import { isUsable } from '../../../renderer/transfer/start-mark.ts'
import { WHOLE_LIST } from '../../../renderer/upload/list-contract.ts'
import { totalsWith } from './totals.ts'

const EMPTY = { view: WHOLE_LIST, offset: 0, rows: [], total: 0 } as const

test('the window is usable once main and the worker have answered, and a list that has rows shows some', () => {
  const none = totalsWith({})
  const some = totalsWith({ queued: 3 })
  expect(isUsable(false, { totals: none, slice: EMPTY })).toBe(false)
  expect(isUsable(true, { totals: undefined, slice: EMPTY })).toBe(false)
  expect(isUsable(true, { totals: none, slice: EMPTY })).toBe(true)
  expect(isUsable(true, { totals: some, slice: EMPTY })).toBe(false)
})
