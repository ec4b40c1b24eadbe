/** What the admin window may ask about a profile's key. The key itself never crosses here. */
import * as v from 'valibot'
import type { AccountPolicy } from '../account-policy.ts'
import { ProfileFile } from '../settings.ts'
import { call } from './call.ts'

export const keyCalls = {
  /** What CAM must allow for such a profile, saved or not, and to whom. Empty where the app holds no key of an account. */
  'policy.account': call<readonly AccountPolicy[]>()(v.strictObject({ file: ProfileFile })),
} as const
