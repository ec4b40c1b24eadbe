/** Whether two pieces of plain data say the same. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))]
  return (
    left.length === right.size && left.every(([name, value]) => right.has(name) && sameValue(value, right.get(name)))
  )
}

/** The old one as long as the new one says the same: what compares by identity then sees no change. */
export const keptValue = <T>(before: T | undefined, next: T): T =>
  before !== undefined && sameValue(before, next) ? before : next
