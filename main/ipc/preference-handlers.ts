import type { Handlers } from '../../shared/ipc/call.ts'
import type { preferenceCalls } from '../../shared/ipc/preference-calls.ts'
import type { SettingsStore } from '../state/settings-store.ts'

/** Personal settings need no dialog. */
export const preferenceHandlers = (settings: SettingsStore): Handlers<typeof preferenceCalls> => ({
  'language.set': ({ language }) => settings.update({ language }),
  'appearance.save': ({ appearance }) => settings.update({ appearance }),
  'desktop.save': ({ desktop }) => settings.update({ desktop }),
  'upload-choices.save': (uploads) => settings.update({ uploads }),
})
