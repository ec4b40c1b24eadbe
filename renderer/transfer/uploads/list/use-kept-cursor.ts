import { useLayoutEffect, useRef } from 'react'
import { placeToShow, type Seen } from './row-layout.ts'

/**
 * The bar of the selection comes and goes below the list: a row with the keyboard that was seen whole until then stays so, and
 * one that the keyboard has just come to is seen whole after it.
 * @param show scrolls until the row is seen whole
 */
export function useKeptCursor(cursor: number | undefined, seen: Seen, show: (index: number) => void): void {
  const before = useRef({ cursor, seen, isOnItsWay: false })
  useLayoutEffect(() => {
    const { cursor: was, seen: from, isOnItsWay } = before.current
    const isNew = cursor !== was
    // It was scrolled to for the height that the list had; the list says where it is a moment later.
    before.current = { cursor, seen, isOnItsWay: isNew || (isOnItsWay && from.listPx === seen.listPx) }
    if (cursor === undefined || from.viewportPx === seen.viewportPx) return
    if (isNew || isOnItsWay || placeToShow(cursor, from) === undefined) show(cursor)
  })
}
