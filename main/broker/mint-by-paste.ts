import { AppError } from '../../shared/errors.ts'
import type { HeldTemporaryKey } from '../state/temporary-keys.ts'
import type { Clock } from './clock.ts'
import type { MintSource } from './mint-source.ts'

/**
 * Whoever pasted the key has made it: nobody is asked, and every scope gets the same one. What it may do is not known here and cannot be
 * narrowed; transfer's grant holds uploads to their destination whatever the key could.
 */
export function mintByPaste(
  keyOf: (profileId: string) => HeldTemporaryKey | undefined,
  clock: Pick<Clock, 'offsetMs'>,
): MintSource {
  return {
    async mint({ profile }) {
      const key = keyOf(profile.id)
      if (key === undefined) throw new AppError({ code: 'temporary-key-missing' })
      const { tmpSecretId, tmpSecretKey, sessionToken, enteredAtMs, endsAtMs } = key
      return {
        ...{ tmpSecretId, tmpSecretKey, sessionToken, requestId: '' },
        ...{ askedAtMs: enteredAtMs, grantedSeconds: (endsAtMs - enteredAtMs) / 1000 },
        clockOffsetMs: clock.offsetMs(),
      }
    },
    whoAmI: async () => undefined,
  }
}
