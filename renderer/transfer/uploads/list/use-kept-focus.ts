import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

/**
 * Rows leave the page while one of their buttons has the focus, which would then be nowhere, and with it the keys that
 * scroll: the scroller takes it.
 */
export function useKeptFocus(scroller: RefObject<HTMLElement | null>): void {
  const isWithin = useRef(false)
  useEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const onFocus = (): void => {
      isWithin.current = true
    }
    const onBlur = ({ relatedTarget }: FocusEvent): void => {
      // To nowhere: the row has gone, or the whole window has lost it.
      if (relatedTarget instanceof Node) isWithin.current = element.contains(relatedTarget)
    }
    element.addEventListener('focusin', onFocus)
    element.addEventListener('focusout', onBlur)
    return () => {
      element.removeEventListener('focusin', onFocus)
      element.removeEventListener('focusout', onBlur)
    }
  }, [scroller])
  useLayoutEffect(() => {
    if (isWithin.current && document.activeElement === document.body) scroller.current?.focus({ preventScroll: true })
  })
}
