/** Where the rows of a long list lie. Pure. */

/** Height of a closed row in list.css. */
export const ROW_HEIGHT_PX = 56

/** How much higher than a closed one a row is, by its index: only the few that have been measured so. */
export type Extras = ReadonlyMap<number, number>

const sorted = (extras: Extras): readonly (readonly [number, number])[] => [...extras].sort(([a], [b]) => a - b)

/** Upper edge of the row, in px from the top of the list. */
export function topOf(index: number, extras: Extras): number {
  let top = index * ROW_HEIGHT_PX
  for (const [at, extra] of extras) if (at < index) top += extra
  return top
}

/** Height of all rows. */
export const heightOf = (count: number, extras: Extras): number => topOf(count, extras)

/** The row at this distance from the top. */
export function rowAtOffset(offsetPx: number, extras: Extras): number {
  let before = 0
  for (const [at, extra] of sorted(extras)) {
    const bottom = (at + 1) * ROW_HEIGHT_PX + before + extra
    if (offsetPx < at * ROW_HEIGHT_PX + before) break
    if (offsetPx < bottom) return at
    before += extra
  }
  return Math.max(0, Math.floor((offsetPx - before) / ROW_HEIGHT_PX))
}
