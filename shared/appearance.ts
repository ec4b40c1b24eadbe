/** How the windows look. The language is a setting of its own. */
import * as v from 'valibot'

export const THEMES = ['system', 'light', 'dark'] as const
export const DENSITIES = ['comfortable', 'compact'] as const

/** `settings.json`: `appearance`; every member may be missing. */
export const Appearance = v.strictObject({
  theme: v.optional(v.picklist(THEMES), 'system'),
  /** Told to pages as `html[data-density]`. */
  density: v.optional(v.picklist(DENSITIES), 'comfortable'),
})
export type Appearance = v.InferOutput<typeof Appearance>

/** Until something was chosen. */
export const defaultAppearance = (): Appearance => v.parse(Appearance, {})

/** As `--ground` in renderer/common/theme.css: what a window shows until its page does, or a dark one would begin with a flash. */
export const GROUNDS = { light: '#f5f6f8', dark: '#15171b' } as const
