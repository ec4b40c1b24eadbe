/** A set of whole numbers kept as ranges: ids of files that lie together take next to nothing, however many. Pure. */

/** `[from, to, from, to, …]`, `to` exclusive; ascending, neither empty nor touching each other. */
export type IdRanges = readonly number[]

export const NO_IDS: IdRanges = []

/** In any order, each any number of times. */
export function rangesOf(ids: Iterable<number>): IdRanges {
  const sorted = Float64Array.from(ids).sort()
  const ranges: number[] = []
  for (const id of sorted) {
    const end = ranges.length - 1
    if (ranges.length === 0 || id > (ranges[end] ?? 0)) ranges.push(id, id + 1)
    else if (id === ranges[end]) ranges[end] = id + 1
  }
  return ranges
}

/** How many edges are at or below `id`: odd within a range. */
function edgesUpTo(ranges: IdRanges, id: number): number {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle] ?? 0) <= id) low = middle + 1
    else high = middle
  }
  return low
}

export const hasId = (ranges: IdRanges, id: number): boolean => edgesUpTo(ranges, id) % 2 === 1

export function countIds(ranges: IdRanges): number {
  let count = 0
  for (let at = 0; at < ranges.length; at += 2) count += (ranges[at + 1] ?? 0) - (ranges[at] ?? 0)
  return count
}

/** Every id of either. */
export const withIds = (a: IdRanges, b: IdRanges): IdRanges => merged(a, b, (inA, inB) => inA || inB)
/** Every id of `a` that is not in `b`. */
export const withoutIds = (a: IdRanges, b: IdRanges): IdRanges => merged(a, b, (inA, inB) => inA && !inB)

/** Walks along the edges of both; one of the result lies where `isIn` changes. */
function merged(a: IdRanges, b: IdRanges, isIn: (inA: boolean, inB: boolean) => boolean): IdRanges {
  const edges: number[] = []
  let [atA, atB] = [0, 0]
  while (atA < a.length || atB < b.length) {
    const edge = Math.min(a[atA] ?? Number.POSITIVE_INFINITY, b[atB] ?? Number.POSITIVE_INFINITY)
    if (a[atA] === edge) atA += 1
    if (b[atB] === edge) atB += 1
    const isWithin = edges.length % 2 === 1
    if (isIn(atA % 2 === 1, atB % 2 === 1) !== isWithin) edges.push(edge)
  }
  return edges
}

/** One after the other, ascending. */
export function* idsIn(ranges: IdRanges): Generator<number> {
  for (let at = 0; at < ranges.length; at += 2)
    for (let id = ranges[at] ?? 0; id < (ranges[at + 1] ?? 0); id += 1) yield id
}
