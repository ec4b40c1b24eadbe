import { useLayoutEffect, useRef } from 'react'
import { placeToShow, type Seen } from './row-layout.ts'

/**
 * The bar of the selection comes and goes below the list: a row with the keyboard that was seen whole until then stays so.
 * @param show scrolls until the row is seen whole
 */
export function useKeptCursor(cursor: number | undefined, seen: Seen, show: (index: number) => void): void {
  const before = useRef({ cursor, seen })
  useLayoutEffect(() => {
    const { cursor: was, seen: from } = before.current
    before.current = { cursor, seen }
    if (was === undefined || from.viewportPx === seen.viewportPx) return
    if (placeToShow(was, from) === undefined) show(was)
  })
}
