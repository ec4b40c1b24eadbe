import type { AssumeRoleSource, KeyKind } from '../../shared/credential-source.ts'
import type { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'
import type { Endpoint } from './endpoint.ts'
import type { Policy } from './policy.ts'
import type { Way } from './way.ts'

/** Everything a mint needs beside the key. `durationSeconds` is a wish: STS may grant less. */
export interface MintRequest {
  readonly policy: Policy
  readonly durationSeconds: number
  readonly region: string
  /** The role to take; absent: a federation token of the key's own account. */
  readonly role?: AssumeRoleSource
}

/** A fresh temporary credential, as STS gave it. */
export interface Minted {
  readonly tmpSecretId: string
  readonly tmpSecretKey: string
  readonly sessionToken: string
  /** The lesser of what was asked for and what is left by the server's own clock. */
  readonly grantedSeconds: number
  readonly requestId: string
  /** The answer's Date header, epoch ms. */
  readonly serverDateMs?: number
}

/** Whose key it is; `maxDurationSeconds` says what follows from it. */
export interface CallerIdentity {
  readonly kind: KeyKind
  readonly requestId: string
}

/**
 * Tencent's Security Token Service (https://cloud.tencent.com/document/product/1312/48195, roles: 1312/48197).
 * Both calls throw AppError: `sts-key-refused`, `sts-refused`, `role-missing`, `role-refused`, `profile-invalid`, `clock-wrong`, `sts-unreachable`, `tls-failure`, `proxy-*`,
 * `sts-answer-malformed`. None of them carries anything of the key or of the request.
 */
export interface Sts {
  mint(request: MintRequest, key: PermanentKey): Promise<Minted>
  whoAmI(key: PermanentKey): Promise<CallerIdentity>
}

/** Which STS to ask, and how to get there. */
export interface StsConnection extends Way {
  readonly endpoint: Endpoint
  /** From the first byte sent to the last received; `STS_TIMEOUT_MS` unless a test is in a hurry. */
  readonly timeoutMs?: number
}

/** API version of all actions. */
export const STS_VERSION = '2018-08-13'
/** STS answers in well under a second; behind a bad line the user waits no longer than this. */
export const STS_TIMEOUT_MS = 15_000
/** A mint's answer has about 1.5 KiB; the documented limits of its fields add up to 6 KiB. */
export const MAX_STS_ANSWER_BYTES = 64 * 1024
