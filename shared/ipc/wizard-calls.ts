/** What the settings window asks while it leads to a new profile step by step. */
import * as v from 'valibot'
import { ProfileId } from '../settings.ts'
import { call } from './call.ts'

export const wizardCalls = {
  /** The steps are over: new uploads go to that profile. Errors: profile-unknown. */
  'wizard.finish': call<void>()(v.strictObject({ id: ProfileId })),
  /**
   * Removes a profile that was made since the window opened and still waits for its key, without a dialog. Errors:
   * invalid-input for any other, profile-unknown.
   */
  'wizard.discard': call<void>()(v.strictObject({ id: ProfileId })),
} as const
