/**
 * How a list that is higher than an element can be is scrolled. Chromium cuts elements at 33 554 428 px, row 599 186 at
 * 56 px; above `limitPx` the element is only so high, and its scroll position stands for one in the list. Within one
 * movement small steps (wheel, arrows, a page) are taken as they are, so that rows stay calm and none is skipped; large ones
 * (the bar, Home, End) go to the proportional place, and so does all that follows of that movement. At its end the
 * element's position is put where it belongs.
 */

/** Well below what any browser can. */
export const LIMIT_PX = 16_000_000

export interface Extent {
  /** Of all rows. */
  readonly listPx: number
  readonly viewportPx: number
  readonly limitPx: number
}
export interface ScrollPlace {
  /** The element's position. */
  readonly scrollPx: number
  /** The list's: what is at the upper edge. */
  readonly listPx: number
  /** This movement has made a large step. */
  readonly isLeaping: boolean
}
export const AT_TOP: ScrollPlace = { scrollPx: 0, listPx: 0, isLeaping: false }

/** Height of the element. */
export const elementPx = ({ limitPx, listPx }: Extent): number => Math.min(listPx, limitPx)
const lastScrollPx = (extent: Extent): number => Math.max(0, elementPx(extent) - extent.viewportPx)
const lastListPx = ({ listPx, viewportPx }: Extent): number => Math.max(0, listPx - viewportPx)
const isScaled = ({ limitPx, listPx }: Extent): boolean => listPx > limitPx
const within = (value: number, most: number): number => Math.min(Math.max(value, 0), most)

/** The element has been scrolled there. */
export function scrolled(from: ScrollPlace, scrollPx: number, extent: Extent): ScrollPlace {
  if (!isScaled(extent)) return { scrollPx, listPx: scrollPx, isLeaping: false }
  const step = scrollPx - from.scrollPx
  const isLeaping = from.isLeaping || Math.abs(step) > extent.viewportPx
  const last = lastListPx(extent)
  const wished = isLeaping ? (scrollPx / lastScrollPx(extent)) * last : from.listPx + step
  return { scrollPx, listPx: within(atEdge(wished, scrollPx, extent), last), isLeaping }
}

/** At either end of the element the end of the list is reached, if it is no further than what is seen at once. */
function atEdge(listPx: number, scrollPx: number, extent: Extent): number {
  const last = lastListPx(extent)
  if (scrollPx <= 0 && listPx <= extent.viewportPx) return 0
  if (scrollPx >= lastScrollPx(extent) - 1 && last - listPx <= extent.viewportPx) return last
  return listPx
}

/** The movement is over, or the list has another length: the same place, and the element's position that belongs to it. */
export function settled({ listPx, scrollPx }: ScrollPlace, extent: Extent): ScrollPlace {
  if (!isScaled(extent)) return { scrollPx, listPx: scrollPx, isLeaping: false }
  const last = lastListPx(extent)
  const place = within(listPx, last)
  const wished = Math.round((place / last) * lastScrollPx(extent))
  // Only the very ends of the list are at the ends of the element, from where nothing scrolls further.
  const inner = within(wished, lastScrollPx(extent))
  const isInside = place > 0 && place < last
  return {
    scrollPx: isInside ? Math.min(Math.max(inner, 1), Math.floor(lastScrollPx(extent)) - 1) : inner,
    listPx: place,
    isLeaping: false,
  }
}

/** As if it had been scrolled there. */
export function placed(listPx: number, extent: Extent): ScrollPlace {
  const inList = within(listPx, lastListPx(extent))
  return settled({ listPx: inList, scrollPx: inList, isLeaping: false }, extent)
}
