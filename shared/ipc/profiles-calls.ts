/** What the settings may ask about whole profiles: copies of them, and files that take them to other computers. */
import * as v from 'valibot'
import { type Profile, ProfileId } from '../settings.ts'
import { call } from './call.ts'

/** What became of one profile of a file. */
export interface ImportedProfile {
  readonly profile: Profile
  /** Differs from the profile's where that was taken. */
  readonly nameInFile: string
  /** Files it names, which may not be on this computer. */
  readonly localFiles: readonly string[]
}

export const profilesCalls = {
  /** Adds a copy under a free name, without its key. It goes where the first one goes, so nobody is asked. */
  'profiles.duplicate': call<Profile>()(v.strictObject({ id: ProfileId })),
  /**
   * Writes one profile, or all without an id, to the file chosen in a native dialog; answers that file's name. `cancelled`
   * when the user chose none.
   */
  'profiles.export': call<{ readonly count: number; readonly fileName: string }>()(
    v.strictObject({ id: v.optional(ProfileId) }),
  ),
  /**
   * Adds the profiles of the file chosen in a native dialog, after native dialogs that list where they point to. Replaces
   * and selects nothing. `cancelled` when the user says no.
   */
  'profiles.import': call<readonly ImportedProfile[]>()(v.strictObject({})),
} as const
