import { expect, test } from 'vitest'
import {
  isEmpty,
  isPicked,
  isSelected,
  type ListSelection,
  NO_SELECTION,
  reduceSelection,
  type SelectionEvent,
} from '../../../../renderer/transfer/uploads/list/selection.ts'

const after = (...events: readonly SelectionEvent[]): ListSelection => events.reduce(reduceSelection, NO_SELECTION)
const pick = (id: number): SelectionEvent => ({ type: 'pick', index: id, name: { id } })
const toggle = (id: number): SelectionEvent => ({ type: 'toggle', index: id, name: { id } })
const idsOf = ({ picked }: ListSelection): readonly number[] =>
  Array.from({ length: 20 }, (_, id) => id).filter((id) => isPicked(picked, { id }))

test('a click selects one row alone, Ctrl+click one more, and again one less', () => {
  expect(idsOf(after(pick(1), pick(5)))).toEqual([5])
  expect(idsOf(after(pick(1), toggle(5)))).toEqual([1, 5])
  expect(idsOf(after(pick(1), toggle(5), toggle(1)))).toEqual([5])
})

test('a range is shown at once, by place, until the worker has said which rows these are', () => {
  const asked = after(pick(2), { type: 'extend', index: 4 })
  expect([1, 2, 3, 4, 5].map((index) => isSelected(asked, index, { id: 100 + index }))).toEqual([
    ...[false, true, true, true, false],
  ])
  const named = reduceSelection(asked, { type: 'named', range: { first: 2, last: 4 }, ids: [2, 3], nodes: ['n'] })
  expect(named.pending).toBeUndefined()
  expect([idsOf(named), isPicked(named.picked, { node: 'n' })]).toEqual([[2, 3], true])
})

test('Shift keeps the place where the range began, to either side', () => {
  const wide = after(pick(5), { type: 'extend', index: 9 })
  expect(wide.pending).toEqual({ first: 5, last: 9 })
  expect(reduceSelection(wide, { type: 'extend', index: 2 }).pending).toEqual({ first: 2, last: 5 })
})

test('an answer about another range changes nothing', () => {
  const asked = after(pick(5), { type: 'extend', index: 9 })
  const late: SelectionEvent = { type: 'named', range: { first: 5, last: 8 }, ids: [5], nodes: [] }
  expect(reduceSelection(asked, late)).toBe(asked)
  expect(reduceSelection(after(pick(1)), late)).toEqual(after(pick(1)))
})

test('a folder is selected as a row of its own', () => {
  const both = after(pick(1), { type: 'toggle', index: 3, name: { node: 'n' } })
  expect([idsOf(both), isPicked(both.picked, { node: 'n' })]).toEqual([[1], true])
  expect(isPicked(reduceSelection(both, { type: 'toggle', index: 3, name: { node: 'n' } }).picked, { node: 'n' })).toBe(
    false,
  )
})

test('the keyboard and the start of a range go along with their row', () => {
  const range = after(pick(5), { type: 'extend', index: 8 }, { type: 'shift', index: 10 })
  expect([range.cursor, range.anchor]).toEqual([10, 7])
})

test('Escape leaves nothing selected, and the keyboard where it was', () => {
  const none = after(pick(3), toggle(4), { type: 'clear' })
  expect([isEmpty(none), none.cursor]).toEqual([true, 4])
  expect(reduceSelection(none, { type: 'extend', index: 6 }).pending).toEqual({ first: 4, last: 6 })
})

test('a row that is not there yet can be selected too', () => {
  const blank = after({ type: 'pick', index: 7, name: undefined })
  expect(isSelected(blank, 7, undefined)).toBe(true)
  expect(idsOf(reduceSelection(blank, { type: 'named', range: { first: 7, last: 7 }, ids: [3], nodes: [] }))).toEqual([
    3,
  ])
})

test('all of an empty list is nothing', () => {
  expect(isEmpty(after({ type: 'all', total: 0 }))).toBe(true)
})
