import { UPDATE_ERROR_CODES } from './update-errors.ts'

/** Every way something can go wrong, named by what the user has to do about it. Closed: both languages translate each. */
export const ERROR_CODES = [
  // the file
  'file-changed',
  'file-vanished',
  'file-unreadable',
  'file-read-failed',
  'folder-unreadable',
  'name-not-utf8',
  'key-too-long',
  'key-not-allowed',
  'key-collision',
  'file-too-large',
  'source-unknown',
  'source-missing',
  'file-gone',
  'file-forgotten',
  'clipboard-no-image',
  'clipboard-image-too-large',
  // the way to the service
  'network-unreachable',
  'connection-lost',
  'connection-stalled',
  'tls-failure',
  'proxy-unreachable',
  'proxy-auth-required',
  'proxy-refused',
  'proxy-unsupported',
  'pac-failed',
  'network-invalid',
  'redirect-refused',
  'answer-too-large',
  'answer-malformed',
  // what COS says
  'access-denied',
  'permission-missing',
  'bucket-missing',
  'signature-refused',
  'clock-wrong',
  'credential-expired',
  'upload-gone',
  'slow-down',
  'server-error',
  'cos-refused',
  'accelerate-refused',
  'checksum-mismatch',
  // what STS says
  'sts-unreachable',
  'sts-refused',
  'sts-key-refused',
  'sts-answer-malformed',
  'role-missing',
  'role-refused',
  'role-needs-sub-account',
  // what the organisation's own broker server says
  'broker-unreachable',
  'broker-auth-refused',
  'broker-status',
  'broker-redirect',
  'broker-answer-too-large',
  'broker-answer-malformed',
  'broker-refused',
  'broker-credential-expired',
  'broker-credential-too-long',
  'broker-elsewhere',
  'broker-headers-missing',
  // the key and the keychain
  'key-missing',
  'temporary-key-missing',
  'temporary-key-unusable',
  'keychain-absent',
  'keychain-locked',
  'keychain-dismissed',
  'keychain-timeout',
  'keychain-failed',
  // the broker's rules
  'scope-denied',
  'acl-denied',
  'link-not-allowed',
  'link-too-long',
  'link-too-many',
  'link-elsewhere',
  'link-no-domain',
  'type-denied',
  'size-denied',
  'profile-unknown',
  'profile-invalid',
  'profiles-file-invalid',
  'profiles-newer',
  'profiles-full',
  'profiles-file-exists',
  'profiles-file-unwritable',
  'admin-locked',
  'admin-passphrase-wrong',
  'admin-wait',
  'managed-denied',
  'managed-invalid',
  'audit-failed',
  'audit-unreadable',
  'export-failed',
  'folder-not-shown',
  'notices-not-shown',
  'insecure-endpoint',
  'ca-file-unreadable',
  // the endpoint
  'endpoint-running',
  'endpoint-source-unfit',
  'endpoint-needs-tls',
  'endpoint-port-taken',
  'endpoint-address-unusable',
  'endpoint-certificate-unusable',
  'endpoint-client-exists',
  'endpoint-client-unknown',
  'endpoint-clients-full',
  // watched folders
  'watch-exists',
  'watches-full',
  // new versions of the app
  ...UPDATE_ERROR_CODES,
  // between processes
  'untrusted-sender',
  'invalid-input',
  'destination-refused',
  'transfer-restarted',
  'page-not-started',
  'journal-unreadable',
  'cancelled',
  'internal',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

/**
 * One failure as plain data that may cross processes, be logged and be shown. Never holds a credential, a header or a
 * URL with its query.
 */
export interface ErrorInfo {
  readonly code: ErrorCode
  /** What it happened to: a path, key, bucket, host or profile name. */
  readonly subject?: string
  /** COS's or STS's own error code, as sent. */
  readonly cosCode?: string
  readonly httpStatus?: number
  /** `x-cos-request-id` or the STS RequestId: what support asks for. */
  readonly requestId?: string
  /** A short technical remark in English (errno, limit, schema path); bounded, for details and logs. */
  readonly detail?: string
}

/** Carries an `ErrorInfo` through `throw`; `cause` stays in the process that threw it. */
export class AppError extends Error {
  readonly info: ErrorInfo
  constructor(info: ErrorInfo, cause?: unknown) {
    super([info.code, info.subject, info.cosCode, info.detail].filter(Boolean).join(': '), { cause })
    this.name = 'AppError'
    this.info = info
  }
}

/** The answer of every call that crosses processes. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorInfo }

/** An unknown error crosses as bare `internal`: its text may hold anything, so it stays behind. */
export function toErrorInfo(error: unknown): ErrorInfo {
  return error instanceof AppError ? error.info : { code: 'internal' }
}

/** The value of a `Result`, or its error thrown as `AppError`. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new AppError(result.error)
}
