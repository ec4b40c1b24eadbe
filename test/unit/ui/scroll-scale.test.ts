import { describe, expect, test } from 'vitest'
import { drawnRows, pageOf, placeToShow } from '../../../renderer/transfer/uploads/list/row-layout.ts'
import {
  AT_TOP,
  type Extent,
  elementPx,
  placed,
  scrolled,
  settled,
} from '../../../renderer/transfer/uploads/list/scroll-scale.ts'

const ROWS = 1_000_000
const ROW_PX = 56
const VIEWPORT_PX = 600
const LONG: Extent = { listPx: ROWS * ROW_PX, viewportPx: VIEWPORT_PX, limitPx: 16_000_000 }
const BOTTOM_PX = LONG.limitPx - VIEWPORT_PX
const LAST_PX = LONG.listPx - VIEWPORT_PX

describe('the scroll position', () => {
  test('of a list that fits is the list’s', () => {
    const short = { ...LONG, listPx: 15_000_000 }
    expect(elementPx(short)).toBe(15_000_000)
    const place = scrolled(AT_TOP, 9_000_000, short)
    expect(place.listPx).toBe(9_000_000)
    expect(settled(place, short)).toEqual(place)
  })

  test('reaches the last of a million rows by the bar and the End key, and the first again', () => {
    expect(elementPx(LONG)).toBe(16_000_000)
    let place = AT_TOP
    // As a smooth End does: slow, fast, slow.
    for (const at of [10, 200, 4000, 9_000_000, BOTTOM_PX - 900, BOTTOM_PX - 100, BOTTOM_PX])
      place = scrolled(place, at, LONG)
    expect(place.listPx).toBe(LAST_PX)
    place = settled(place, LONG)
    expect(place).toMatchObject({ listPx: LAST_PX, scrollPx: BOTTOM_PX })
    expect(scrolled(place, 0, LONG).listPx).toBe(0)
  })

  test('goes with the wheel as far as the wheel goes, from anywhere', () => {
    let place = settled(scrolled(AT_TOP, 8_000_000, LONG), LONG)
    const { listPx } = place
    for (let turn = 0; turn < 50; turn += 1) {
      place = scrolled(place, place.scrollPx + 100, LONG)
      if (turn % 5 === 4) place = settled(place, LONG)
    }
    expect(place.listPx).toBeCloseTo(listPx + 5000, 6)
  })

  test('shows every row on the way to either end by wheel', () => {
    let place = settled(scrolled(AT_TOP, BOTTOM_PX - 2000, LONG), LONG)
    for (let turn = 0; turn < 200 && place.listPx < LAST_PX; turn += 1) {
      const before = place.listPx
      place = settled(scrolled(place, Math.min(BOTTOM_PX, place.scrollPx + 100), LONG), LONG)
      expect(place.listPx - before).toBeLessThanOrEqual(VIEWPORT_PX)
      expect(place.listPx).toBeGreaterThan(before)
    }
    expect(place).toMatchObject({ listPx: LAST_PX, scrollPx: BOTTOM_PX })
    for (let turn = 0; turn < 20; turn += 1) place = settled(scrolled(place, place.scrollPx - 100, LONG), LONG)
    expect(place.listPx).toBeCloseTo(LAST_PX - 2000, 6)
  })

  test('stays within the list when that gets shorter', () => {
    const place = settled(scrolled(AT_TOP, BOTTOM_PX, LONG), LONG)
    const shorter = { ...LONG, listPx: 20_000_000 }
    expect(settled(place, shorter).listPx).toBe(20_000_000 - VIEWPORT_PX)
  })
})

describe('a place', () => {
  test('that is gone to is the one that is seen, in a list of any length', () => {
    for (const listPx of [0, 1, 999_944, 30_000_000, LAST_PX]) {
      expect(placed(listPx, LONG).listPx).toBe(listPx)
      expect(settled(placed(listPx, LONG), LONG)).toEqual(placed(listPx, LONG))
    }
    expect(placed(5000, { ...LONG, listPx: 10_000 })).toMatchObject({ listPx: 5000, scrollPx: 5000 })
    expect(placed(LONG.listPx, LONG).listPx).toBe(LAST_PX)
  })
})

describe('rows', () => {
  const seen = (listPx: number) => ({ listPx, viewportPx: VIEWPORT_PX, rowPx: ROW_PX })
  test('are drawn where they are seen, and some beyond', () => {
    const { first, end } = drawnRows(seen(100 * ROW_PX), ROWS)
    expect(first).toBeLessThan(100)
    expect(end).toBeGreaterThanOrEqual(100 + VIEWPORT_PX / ROW_PX)
    expect(end - first).toBeLessThan(40)
    expect(drawnRows(seen(0), 3)).toEqual({ first: 0, end: 3 })
    expect(drawnRows(seen(5000), 0)).toEqual({ first: 0, end: 0 })
  })

  test('are brought into sight by the shortest way, and left alone where they are seen whole', () => {
    expect(placeToShow(10, seen(10 * ROW_PX))).toBeUndefined()
    expect(placeToShow(10, seen(10 * ROW_PX + 1))).toBe(10 * ROW_PX)
    expect(placeToShow(20, seen(0))).toBe(21 * ROW_PX - VIEWPORT_PX)
    expect(placeToShow(0, { ...seen(0), viewportPx: 30 })).toBe(26)
  })

  test('a page leaves one of them in sight', () => {
    expect(pageOf(seen(0))).toBe(9)
    expect(pageOf({ ...seen(0), viewportPx: 40 })).toBe(1)
  })
})
