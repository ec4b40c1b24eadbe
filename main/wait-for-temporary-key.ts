import { AppError } from '../shared/errors.ts'
import type { GetCredential } from './credentials.ts'
import type { TemporaryKeys } from './state/temporary-keys.ts'

/**
 * As `get`, but where a pasted key is missing or has run out, and somebody is there to enter another, it answers with that one: the uploads
 * that ask wait instead of failing.
 */
export const waitingForTemporaryKey =
  (get: GetCredential, keys: Pick<TemporaryKeys, 'next'>, isSomebodyThere: () => boolean): GetCredential =>
  async (profileId, ...scope) => {
    for (;;) {
      try {
        return await get(profileId, ...scope)
      } catch (error) {
        const isMissing = error instanceof AppError && error.info.code === 'temporary-key-missing'
        if (!isMissing || !isSomebodyThere()) throw error
        await keys.next(profileId)
      }
    }
  }
