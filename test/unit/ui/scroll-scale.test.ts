import { describe, expect, test } from 'vitest'
import { heightOf, ROW_HEIGHT_PX, rowAtOffset, topOf } from '../../../renderer/transfer/uploads/row-layout.ts'
import { AT_TOP, type Extent, elementPx, scrolled, settled } from '../../../renderer/transfer/uploads/scroll-scale.ts'

const ROWS = 1_000_000
const VIEWPORT_PX = 600
const LONG: Extent = { listPx: ROWS * ROW_HEIGHT_PX, viewportPx: VIEWPORT_PX, limitPx: 16_000_000 }
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

describe('rows', () => {
  const extras = new Map([
    [10, 40],
    [3, 100],
  ])
  test('lie below higher ones before them, and are found where they lie', () => {
    expect([topOf(3, extras), topOf(4, extras), topOf(11, extras)]).toEqual([168, 324, 756])
    expect(heightOf(20, extras)).toBe(20 * 56 + 140)
    for (let index = 0; index < 20; index += 1) {
      expect(rowAtOffset(topOf(index, extras), extras)).toBe(index)
      expect(rowAtOffset(topOf(index + 1, extras) - 1, extras)).toBe(index)
    }
  })
})
