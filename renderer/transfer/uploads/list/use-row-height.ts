import { useLayoutEffect, useState } from 'react'

/** As in list.css, until it can be asked. */
const USUAL_PX = 56

/** Height of a row as list.css has it for the density that is set: `--row-height` of the page. */
export function useRowHeight(): number {
  const [heightPx, setHeightPx] = useState(USUAL_PX)
  useLayoutEffect(() => {
    const root = document.documentElement
    const read = (): void => {
      const px = Number.parseFloat(getComputedStyle(root).getPropertyValue('--row-height'))
      if (px > 0) setHeightPx(px)
    }
    read()
    const observer = new MutationObserver(read)
    observer.observe(root, { attributes: true, attributeFilter: ['data-density'] })
    return () => observer.disconnect()
  }, [])
  return heightPx
}
