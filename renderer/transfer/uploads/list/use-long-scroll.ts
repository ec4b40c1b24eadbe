import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import {
  AT_TOP,
  type Extent,
  elementPx,
  LIMIT_PX,
  placed,
  type ScrollPlace,
  scrolled,
  settled,
} from './scroll-scale.ts'

export interface LongScroll {
  readonly place: ScrollPlace
  readonly viewportPx: number
  /** Height for the element in the scroller. */
  readonly elementPx: number
  /** Puts this distance from the top of the list at the upper edge. */
  readonly scrollTo: (listPx: number) => void
}

/** Scrolls a list of this height in the scroller, however high it is. */
export function useLongScroll(scroller: RefObject<HTMLElement | null>, listPx: number): LongScroll {
  const [place, setPlace] = useState(AT_TOP)
  const viewportPx = useHeight(scroller)
  const extent: Extent = { listPx, viewportPx, limitPx: LIMIT_PX }
  const latest = useRef({ place, extent })
  const move = useCallback((next: ScrollPlace): void => {
    latest.current.place = next
    setPlace(next)
  }, [])
  useLayoutEffect(() => {
    latest.current.extent = extent
  })
  useEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const onScroll = (): void => {
      const { place: from, extent: now } = latest.current
      // Where `settle` has put it.
      if (Math.abs(element.scrollTop - from.scrollPx) >= 1) move(scrolled(from, element.scrollTop, now))
    }
    const settle = (): void => {
      // The end may be told before the last of the way.
      onScroll()
      const next = settled(latest.current.place, latest.current.extent)
      move(next)
      if (Math.abs(element.scrollTop - next.scrollPx) >= 1) element.scrollTop = next.scrollPx
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    element.addEventListener('scrollend', settle)
    return () => {
      element.removeEventListener('scroll', onScroll)
      element.removeEventListener('scrollend', settle)
    }
  }, [scroller, move])
  const scrollTo = useCallback(
    (listPx: number): void => {
      const next = placed(listPx, latest.current.extent)
      move(next)
      if (scroller.current) scroller.current.scrollTop = next.scrollPx
    },
    [scroller, move],
  )
  return { place, viewportPx, elementPx: elementPx(extent), scrollTo }
}

function useHeight(scroller: RefObject<HTMLElement | null>): number {
  const [heightPx, setHeightPx] = useState(0)
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const measure = (): void => setHeightPx(element.clientHeight)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller])
  return heightPx
}
