/** Where the rows of a long list lie: all are equally high. Pure. */

/** Rows beyond the visible ones that are there for the next step of the wheel. */
const OVERSCAN_ROWS = 6

/** What is seen of the list, in px from its top. */
export interface Seen {
  readonly listPx: number
  readonly viewportPx: number
  readonly rowPx: number
}

/** Indices of the rows that are drawn: `first` to `end`, exclusive. */
export function drawnRows({ listPx, rowPx, viewportPx }: Seen, total: number): { first: number; end: number } {
  const first = Math.max(0, Math.floor(listPx / rowPx) - OVERSCAN_ROWS)
  const end = Math.min(total, Math.ceil((listPx + viewportPx) / rowPx) + OVERSCAN_ROWS)
  return { first: Math.min(first, end), end }
}

/** Where the list has to be for the row to be seen whole; undefined where it is. */
export function placeToShow(index: number, { listPx, rowPx, viewportPx }: Seen): number | undefined {
  const top = index * rowPx
  if (top < listPx) return top
  const bottom = top + rowPx
  return bottom > listPx + viewportPx ? Math.max(0, bottom - viewportPx) : undefined
}

/** How many rows a page is: one less than fit, so that one stays in sight. */
export const pageOf = ({ rowPx, viewportPx }: Seen): number => Math.max(1, Math.floor(viewportPx / rowPx) - 1)
