import { expect, test } from 'vitest'
import {
  countIds,
  hasId,
  idsIn,
  NO_IDS,
  rangesOf,
  withIds,
  withoutIds,
} from '../../../../renderer/transfer/uploads/list/id-ranges.ts'

test('ids that lie together are one range, in whatever order and however often they come', () => {
  expect(rangesOf([5, 3, 4, 9, 3])).toEqual([3, 6, 9, 10])
  expect(rangesOf([])).toEqual(NO_IDS)
  expect(rangesOf(Array.from({ length: 100_000 }, (_, at) => 2 ** 33 + at))).toHaveLength(2)
})

test('exactly the ids that were put in are in it', () => {
  const ids = [0, 1, 2, 7, 8, 100]
  const ranges = rangesOf(ids)
  for (let id = -1; id < 102; id += 1) expect(hasId(ranges, id), String(id)).toBe(ids.includes(id))
  expect(countIds(ranges)).toBe(6)
  expect([...idsIn(ranges)]).toEqual(ids)
})

test('union and difference are those of sets, wherever ranges meet, overlap or hold each other', () => {
  const of = (bits: number): readonly number[] =>
    Array.from({ length: 6 }, (_, id) => id).filter((id) => bits & (1 << id))
  for (let a = 0; a < 64; a += 1)
    for (let b = 0; b < 64; b += 1) {
      expect([...idsIn(withIds(rangesOf(of(a)), rangesOf(of(b))))]).toEqual(of(a | b))
      expect(withIds(rangesOf(of(a)), rangesOf(of(b)))).toEqual(rangesOf(of(a | b)))
      expect(withoutIds(rangesOf(of(a)), rangesOf(of(b)))).toEqual(rangesOf(of(a & ~b)))
    }
})
