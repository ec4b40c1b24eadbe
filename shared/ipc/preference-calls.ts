/** What a person likes: looks, notifications, defaults for uploads. Nothing here says where data goes or what is allowed. */
import * as v from 'valibot'
import { Appearance } from '../appearance.ts'
import { DesktopSettings } from '../notifications.ts'
import { Language } from '../settings.ts'
import { UploadChoices } from '../upload-choices.ts'
import { call } from './call.ts'

export const preferenceCalls = {
  'language.set': call<void>()(v.strictObject({ language: Language })),
  /** Holds for all windows at once. */
  'appearance.save': call<void>()(v.strictObject({ appearance: Appearance })),
  'desktop.save': call<void>()(v.strictObject({ desktop: DesktopSettings })),
  /** As the transfer window's `choices.save`; main's channels have one name each. */
  'upload-choices.save': call<void>()(UploadChoices),
} as const
