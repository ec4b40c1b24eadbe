import { type KeyKind, maxDurationSeconds, type SourceType, sourceTypeOf } from '../../shared/credential-source.ts'
import { AppError } from '../../shared/errors.ts'
import type { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'
import type { ProfileFile } from '../../shared/settings.ts'
import type { Sts } from './sts.ts'

/** Refuses what STS would refuse, before it is asked and with words that say why. */
export type SourceCheck = (
  file: Pick<ProfileFile, 'source' | 'durationSeconds'>,
  sts: Pick<Sts, 'whoAmI'>,
  key: PermanentKey,
) => Promise<void>

/** Up to here it does not matter whose key asks for a federation token. */
const ANY_KEY_SECONDS = maxDurationSeconds('federation-token', 'root')

/**
 * A check that asks STS whose key it is only where that matters: for a role, and for a federation token that lives
 * longer than a root account's may. It remembers the answer by SecretId, since that never changes.
 *
 * The check throws AppError `profile-invalid` with the limit, `role-needs-sub-account`, and what `whoAmI` throws.
 */
export function createSourceCheck(): SourceCheck {
  const kinds = new Map<string, KeyKind>()
  return async ({ source, durationSeconds }, sts, key) => {
    const type = sourceTypeOf(source)
    const isAnyKeyGood = type === 'federation-token' && durationSeconds <= ANY_KEY_SECONDS
    const kind = isAnyKeyGood ? undefined : (kinds.get(key.secretId) ?? (await askKind(sts, key)))
    if (kind !== undefined) kinds.set(key.secretId, kind)
    if (type === 'assume-role' && kind === 'root') throw new AppError({ code: 'role-needs-sub-account' })
    assertDuration(durationSeconds, type, kind)
  }
}

function assertDuration(durationSeconds: number, source: SourceType, kind: KeyKind | undefined): void {
  const limitSeconds = maxDurationSeconds(source, kind)
  if (durationSeconds <= limitSeconds) return
  const what = source === 'assume-role' ? 'a role' : `a ${kind === 'root' ? 'root account' : 'sub-account'}'s key`
  throw new AppError({ code: 'profile-invalid', detail: `durationSeconds: at most ${limitSeconds} with ${what}` })
}

/** Unknown of a key that may not even ask whose it is: STS then refuses what it must, in its own words. */
async function askKind(sts: Pick<Sts, 'whoAmI'>, key: PermanentKey): Promise<KeyKind | undefined> {
  try {
    return (await sts.whoAmI(key)).kind
  } catch (error) {
    if (error instanceof AppError && error.info.code === 'sts-refused') return undefined
    throw error
  }
}
