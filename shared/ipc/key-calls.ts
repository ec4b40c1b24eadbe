/** What the admin window may ask about a profile's key. The key itself never crosses here. */
import * as v from 'valibot'
import type { AccountPolicy } from '../account-policy.ts'
import type { KeyFacts } from '../key-facts.ts'
import { ProfileFile, ProfileId } from '../settings.ts'
import { call } from './call.ts'

const OfProfile = v.strictObject({ id: ProfileId })

export const keyCalls = {
  /** Opens the key-entry window for a profile; resolves when it closes, with whether a key was stored. */
  'key.enter': call<{ readonly stored: boolean }>()(OfProfile),
  /** Where its key is, without asking anybody to unlock the keychain. */
  'key.look': call<KeyFacts>()(OfProfile),
  /** From the keychain and from memory, after a native dialog; `cancelled` when the user says no. Errors: keychain-*. */
  'key.remove': call<void>()(OfProfile),
  /** What CAM must allow for such a profile, saved or not, and to whom. Empty where the app holds no key of an account. */
  'policy.account': call<readonly AccountPolicy[]>()(v.strictObject({ file: ProfileFile })),
} as const
