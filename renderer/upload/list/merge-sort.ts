/** Numbers that are sorted in one go. */
const CHUNK = 512
/** Comparisons between two turns of the event loop: some milliseconds. */
const STEPS_PER_TURN = 32_768

type Numbers = Uint32Array<ArrayBuffer>

export interface SortPort {
  /** Of two numbers; equal ones stay in their order. */
  readonly compare: (one: number, other: number) => number
  /** Lets others have their turn; false: stop. */
  readonly turn: () => Promise<boolean>
}

/** The numbers from 0 to `count` - 1 in order, in eight bytes each; undefined when it was stopped. Others have their turns meanwhile. */
export async function sortedNumbers(count: number, port: SortPort): Promise<Numbers | undefined> {
  const work = sorting(count, port.compare)
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value
    if (!(await port.turn())) return undefined
  }
}

/** Yields when it has taken some milliseconds. */
function* sorting(count: number, compare: SortPort['compare']): Generator<void, Numbers> {
  let from = new Uint32Array(count)
  for (let at = 0; at < count; at += 1) from[at] = at
  let to = new Uint32Array(count)
  let left = STEPS_PER_TURN
  for (let start = 0; start < count; start += CHUNK) {
    from.subarray(start, start + CHUNK).sort(compare)
    left -= CHUNK * Math.log2(CHUNK)
    if (left > 0) continue
    left = STEPS_PER_TURN
    yield
  }
  for (let width = CHUNK; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(start + width, count)
      const merge: Merge = { from, to, one: start, oneEnd: middle, other: middle, end: Math.min(middle + width, count) }
      for (left = mergeSome(merge, compare, left); left === 0; left = mergeSome(merge, compare, STEPS_PER_TURN)) yield
    }
    ;[from, to] = [to, from]
  }
  return from
}

/** Two neighbouring stretches on their way to one. */
interface Merge {
  readonly from: Uint32Array
  readonly to: Uint32Array
  one: number
  readonly oneEnd: number
  other: number
  readonly end: number
}

/** At most so many steps of it; the answer is how many are left, 0 when it is not done. */
function mergeSome(merge: Merge, compare: SortPort['compare'], steps: number): number {
  const { end, from, oneEnd, to } = merge
  let left = steps
  while (merge.one < oneEnd || merge.other < end) {
    if (left === 0) return 0
    const [one, other] = [from[merge.one] ?? 0, from[merge.other] ?? 0]
    const isOne = merge.other === end || (merge.one < oneEnd && compare(one, other) <= 0)
    to[merge.one + merge.other - oneEnd] = isOne ? one : other
    if (isOne) merge.one += 1
    else merge.other += 1
    left -= 1
  }
  return Math.max(1, left)
}
