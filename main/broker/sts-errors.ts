import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'
import { proxyErrorOf } from './proxy-errors.ts'

/** `Response.Error` with its RequestId, as STS sends it with status 200. */
export interface StsRefusal {
  readonly code: string
  readonly message: string
  readonly requestId: string
}

const OVER_TIME = "a root account's key allows at most 7200 s, a sub-account's 129600 s"
const ROLE_OVER_TIME = 'a role allows at most 43200 s, and no more than its own longest session'

// STS's own codes (https://cloud.tencent.com/document/product/1312/48195, section 6); any other is `sts-refused`.
const MEANING: Readonly<Record<string, ErrorCode>> = {
  'AuthFailure.SecretIdNotFound': 'sts-key-refused',
  'AuthFailure.SignatureFailure': 'sts-key-refused',
  'AuthFailure.InvalidSecretId': 'sts-key-refused',
  'AuthFailure.SignatureExpire': 'clock-wrong',
  // Passing troubles of the service: as good as not reached, and worth another try.
  RequestLimitExceeded: 'sts-unreachable',
}

// What differs for AssumeRole (https://cloud.tencent.com/document/product/1312/48197, section 6).
const ROLE_MEANING: Readonly<Record<string, ErrorCode>> = {
  'ResourceNotFound.RoleNotFound': 'role-missing',
  'InternalError.IllegalRole': 'role-missing',
  'InvalidParameter.AccountNotAvaliable': 'role-refused', // spelt so by Tencent
}

/** What a refusal means for the user; `assumesRole`: of a call to AssumeRole. */
export function refusalError(refusal: StsRefusal, key: PermanentKey, assumesRole = false): AppError {
  const code = (assumesRole ? lookUp(ROLE_MEANING, refusal.code) : undefined) ?? meaningOf(refusal.code, assumesRole)
  const ids = { cosCode: cleanText(refusal.code, key), requestId: cleanText(refusal.requestId, key) }
  const isOverTime = refusal.code === 'InvalidParameter.OverTimeError'
  const detail = isOverTime ? (assumesRole ? ROLE_OVER_TIME : OVER_TIME) : sentence(refusal.message, key)
  return new AppError({ code, ...ids, ...(detail === '' ? {} : { detail }) })
}

function meaningOf(code: string, assumesRole: boolean): ErrorCode {
  const known = lookUp(MEANING, code)
  if (known !== undefined) return known
  if (code.startsWith('InternalError')) return 'sts-unreachable'
  if (!assumesRole) return 'sts-refused'
  // The policy is ours and the rest the profile's.
  return code.startsWith('InvalidParameter') ? 'profile-invalid' : 'role-refused'
}

const lookUp = (table: Readonly<Record<string, ErrorCode>>, code: string): ErrorCode | undefined =>
  Object.hasOwn(table, code) ? table[code] : undefined

/** STS's own messages are sentences; one with marks of a form, JSON or HTML is an echo of the request and is dropped. */
const sentence = (message: string, key: PermanentKey): string =>
  /[%={}<>]/.test(message) ? '' : cleanText(message, key)

/**
 * Text from outside made fit for a log: one line, bounded, without the key and without anything long enough to be a
 * signature (28 characters of base64 and more). A request id's hyphens keep it whole.
 */
export function cleanText(text: string, { secretId, secretKey }: PermanentKey): string {
  const withoutKey = [secretId, secretKey].reduce((rest, secret) => rest.replaceAll(secret, '…'), text)
  return withoutKey
    .replace(/[^\x20-\x7e\u3000-\u9fff…]+/g, ' ')
    .replace(/[A-Za-z0-9+/=_%]{28,}/g, '…')
    .slice(0, 300)
}

/**
 * A failure on the way, from Node's error code alone: message, stack and cause may hold the request, so none is kept.
 * `unreachable`: what it is called when it is not about TLS.
 */
export function transportError(error: unknown, host: string, unreachable: ErrorCode = 'sts-unreachable'): AppError {
  const ofProxy = proxyErrorOf(error)
  if (ofProxy !== undefined) return ofProxy
  const errno = errnoOf(error)
  if (isTlsFailure(errno)) return new AppError({ code: 'tls-failure', subject: host, detail: errno })
  return new AppError({ code: unreachable, subject: host, detail: errno })
}

/** An answer that is not STS's: every answer of STS itself has status 200. */
export function statusError(status: number, host: string): AppError {
  const code = status >= 500 || status === 429 ? 'sts-unreachable' : 'sts-answer-malformed'
  return new AppError({ code, subject: host, httpStatus: status })
}

const isTlsFailure = (errno: string): boolean =>
  /^(?:CERT_|CRL_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO$)/.test(
    errno,
  )

/** Node's code of a failure (`ECONNREFUSED`, `CERT_HAS_EXPIRED`), `timeout`, or `unknown`. */
function errnoOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error.name === 'TimeoutError' || error.name === 'AbortError' || error.name === 'CanceledError') return 'timeout'
  const code = 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'unknown'
}
