/** What the app tells outside its windows, and what it does when they are closed. */
import * as v from 'valibot'

/** Which batches a notification is shown for when they end. */
export const NOTIFY = ['all', 'problems', 'none'] as const
/** What closing the window means while uploads run. */
export const ON_CLOSE = ['ask', 'tray', 'pause'] as const

/** `settings.json`: `desktop`; every member may be missing. */
export const DesktopSettings = v.strictObject({
  notify: v.optional(v.picklist(NOTIFY), 'all'),
  /** On the app's icon: how far uploads are, and how many files failed. */
  showProgress: v.optional(v.boolean(), true),
  /** The computer does not fall asleep while something is sent. */
  keepAwake: v.optional(v.boolean(), true),
  onClose: v.optional(v.picklist(ON_CLOSE), 'ask'),
})
export type DesktopSettings = v.InferOutput<typeof DesktopSettings>

/** Until something was chosen. */
export const defaultDesktop = (): DesktopSettings => v.parse(DesktopSettings, {})
