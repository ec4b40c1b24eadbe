import { describe, expect, test } from 'vitest'
import { momentText } from '../../../../renderer/transfer/uploads/list/moment-text.ts'
import { keptValue, sameValue } from '../../../../renderer/transfer/uploads/list/same-value.ts'
import { GRAPH_HEIGHT, GRAPH_WIDTH, speedGraph } from '../../../../renderer/transfer/uploads/summary/speed-graph.ts'
import { nextWorkTime, type WorkNow, type WorkTime } from '../../../../renderer/transfer/uploads/summary/work-time.ts'

describe('the graph of the speed', () => {
  test('ends at the right edge, and keeps its scale while the speed changes a little', () => {
    const { line, most, scale } = speedGraph([0, 15e6, 12e6])
    expect([most, scale, speedGraph([18e6]).scale]).toEqual([15e6, 20e6, 20e6])
    expect(line).toBe(`M${GRAPH_WIDTH - 2},${GRAPH_HEIGHT}L${GRAPH_WIDTH - 1},8L${GRAPH_WIDTH},12.8`)
  })

  test('is empty with less than two samples, and flat while nothing moves', () => {
    expect(speedGraph([]).line).toBe('')
    expect(speedGraph([5]).line).toBe('')
    expect(speedGraph([0, 0]).line).toBe(`M${GRAPH_WIDTH - 1},${GRAPH_HEIGHT}L${GRAPH_WIDTH},${GRAPH_HEIGHT}`)
  })

  test('shows two minutes and no more', () => {
    expect(speedGraph(Array.from({ length: 500 }, () => 1)).line.startsWith('M0,')).toBe(true)
  })
})

describe('the time that uploads took', () => {
  const after = (...all: readonly WorkNow[]): WorkTime | undefined =>
    all.reduce<WorkTime | undefined>(nextWorkTime, undefined)
  const at = (nowMs: number, isActive: boolean, done = 0, listed = 5): WorkNow => ({ nowMs, isActive, done, listed })

  test('leaves pauses out', () => {
    expect(after(at(0, true), at(1000, false), at(9000, true), at(12_000, false, 5))).toEqual({
      beforeMs: 4000,
      isWhole: true,
    })
  })

  test('begins anew with an empty list', () => {
    expect(after(at(0, true), at(1000, false, 5), at(1500, false, 0, 0), at(2000, true), at(2500, false, 5))).toEqual({
      beforeMs: 500,
      isWhole: true,
    })
  })

  test('is not all of it where some was done before the window came', () => {
    expect(after(at(0, true, 3), at(1000, false, 5))?.isWhole).toBe(false)
  })
})

describe('data that says the same', () => {
  test('is told by its values, however deep', () => {
    const row = { id: 1, counts: { done: 1, failed: 0 }, tags: ['a'] }
    expect(sameValue(row, structuredClone(row))).toBe(true)
    expect(sameValue(row, { ...row, counts: { done: 2, failed: 0 } })).toBe(false)
    expect(sameValue(row, { ...row, error: undefined })).toBe(false)
    expect(sameValue(null, {})).toBe(false)
    const copy = structuredClone(row)
    expect(keptValue(row, copy)).toBe(row)
    expect(keptValue(row, { ...copy, id: 2 })).toEqual({ ...row, id: 2 })
  })
})

test('a moment of another day is told with its day', () => {
  const now = new Date(2026, 10, 22, 16, 30).getTime()
  expect(momentText('en', new Date(2026, 10, 22, 9, 5).getTime(), now)).toMatch(/^9:05\sAM$/)
  expect(momentText('en', new Date(2026, 10, 21, 9, 5).getTime(), now)).toMatch(/^Nov 21, 9:05\sAM$/)
  expect(momentText('zh-CN', new Date(2026, 10, 22, 9, 5).getTime(), now)).toBe('9:05')
})
