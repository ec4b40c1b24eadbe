import { useLayoutEffect } from 'react'
import type { Appearance } from '../../shared/appearance.ts'

/** For the style sheets: `html[data-density]`, set before what depends on it is painted. Undefined: not known yet. */
export function useDensity(appearance: Appearance | undefined): void {
  const density = appearance?.density
  useLayoutEffect(() => {
    if (density !== undefined) document.documentElement.dataset['density'] = density
  }, [density])
}
