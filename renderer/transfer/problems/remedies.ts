/** What a person can do about each way in which a file can fail. Pure. */
import { ERROR_CODES, type ErrorCode } from '../../../shared/errors.ts'
import { UPDATE_ERROR_CODES } from '../../../shared/update-errors.ts'
import { canBeRetried, type ProblemGroup } from '../../upload/problem-contract.ts'

/** `retry-*`: tried again, in words that say what has to have happened before. */
export type Remedy =
  | 'retry'
  | 'retry-online'
  | 'retry-space'
  | 'retry-keychain'
  | 'profile'
  | 'network'
  | 'paste'
  | 'choose'
  | 'remove'
/** What stands beside it, for those who know better. */
export type Alternative = 'retry-anyway' | 'remove'

/** Of which the error's subject is one file; all others name something that the files have in common. */
type About = 'files' | 'folder' | 'other'

const row = (remedy: Remedy, about: About = 'other') => ({ remedy, about })

/** The codes with which no upload ends: they belong to settings, commands and windows of their own. */
export const NOT_OF_UPLOADS = [
  'network-invalid',
  'profiles-file-invalid',
  'profiles-newer',
  'profiles-full',
  'profiles-file-exists',
  'profiles-file-unwritable',
  'admin-locked',
  'admin-passphrase-wrong',
  'admin-wait',
  'audit-unreadable',
  'export-failed',
  'endpoint-running',
  'endpoint-source-unfit',
  'endpoint-needs-tls',
  'endpoint-port-taken',
  'endpoint-address-unusable',
  'endpoint-certificate-unusable',
  'endpoint-client-exists',
  'endpoint-client-unknown',
  'endpoint-clients-full',
  'watch-exists',
  'watches-full',
  'page-not-started',
  'folder-not-shown',
  'notices-not-shown',
  'file-gone',
  'file-forgotten',
  'link-not-allowed',
  'link-too-long',
  'link-too-many',
  'link-elsewhere',
  'link-no-domain',
  'clipboard-no-image',
  'clipboard-image-too-large',
  ...UPDATE_ERROR_CODES,
] as const satisfies readonly ErrorCode[]
/** The codes with which an upload can end. */
export type UploadErrorCode = Exclude<ErrorCode, (typeof NOT_OF_UPLOADS)[number]>

/** A code without a row does not compile. */
export const REMEDIES: Readonly<Record<UploadErrorCode, ReturnType<typeof row>>> = {
  'file-changed': row('retry', 'files'),
  'file-vanished': row('choose', 'files'),
  'file-unreadable': row('retry', 'files'),
  'file-read-failed': row('retry', 'files'),
  'folder-unreadable': row('choose', 'files'),
  'name-not-utf8': row('choose', 'files'),
  'key-too-long': row('choose', 'files'),
  'key-not-allowed': row('choose', 'files'),
  'key-collision': row('retry', 'files'),
  'file-too-large': row('choose', 'files'),
  'source-unknown': row('choose', 'files'),
  'source-missing': row('choose', 'files'),

  'network-unreachable': row('retry-online'),
  'connection-lost': row('retry'),
  'connection-stalled': row('retry'),
  'tls-failure': row('network'),
  'proxy-unreachable': row('network'),
  'proxy-auth-required': row('network'),
  'proxy-refused': row('network'),
  'proxy-unsupported': row('network'),
  'pac-failed': row('network'),
  'redirect-refused': row('profile'),
  'answer-too-large': row('profile'),
  'answer-malformed': row('profile'),

  'access-denied': row('retry', 'folder'),
  'permission-missing': row('retry'),
  'bucket-missing': row('profile'),
  'signature-refused': row('profile', 'folder'),
  'clock-wrong': row('retry', 'folder'),
  'credential-expired': row('retry', 'folder'),
  'upload-gone': row('retry', 'files'),
  'slow-down': row('retry', 'files'),
  'server-error': row('retry', 'files'),
  'cos-refused': row('retry', 'files'),
  'accelerate-refused': row('profile', 'folder'),
  'checksum-mismatch': row('retry', 'files'),

  'sts-unreachable': row('retry-online'),
  'sts-refused': row('profile'),
  'sts-key-refused': row('profile'),
  'sts-answer-malformed': row('profile'),
  'role-missing': row('profile'),
  'role-refused': row('retry'),
  'role-needs-sub-account': row('profile'),
  'broker-unreachable': row('retry-online'),
  'broker-auth-refused': row('profile'),
  'broker-status': row('profile'),
  'broker-redirect': row('profile'),
  'broker-answer-too-large': row('profile'),
  'broker-answer-malformed': row('profile'),
  'broker-refused': row('retry'),
  'broker-credential-expired': row('retry'),
  'broker-credential-too-long': row('retry'),
  'broker-elsewhere': row('profile'),
  'broker-headers-missing': row('profile'),

  'key-missing': row('profile'),
  'temporary-key-missing': row('paste'),
  'temporary-key-unusable': row('paste'),
  'keychain-absent': row('retry'),
  'keychain-locked': row('retry-keychain'),
  'keychain-dismissed': row('retry-keychain'),
  'keychain-timeout': row('retry-keychain'),
  'keychain-failed': row('retry'),

  'scope-denied': row('profile'),
  'acl-denied': row('profile'),
  'type-denied': row('choose', 'files'),
  'size-denied': row('profile', 'files'),
  'profile-unknown': row('remove'),
  'profile-invalid': row('profile'),
  'managed-denied': row('retry'),
  'managed-invalid': row('retry'),
  'audit-failed': row('retry-space'),
  'insecure-endpoint': row('profile'),
  'ca-file-unreadable': row('profile'),

  'untrusted-sender': row('retry'),
  'invalid-input': row('retry'),
  'destination-refused': row('retry', 'files'),
  'transfer-restarted': row('retry', 'files'),
  'journal-unreadable': row('retry'),
  cancelled: row('retry', 'files'),
  internal: row('retry', 'files'),
}

const isOfUploads = (code: ErrorCode): code is UploadErrorCode => !NOT_OF_UPLOADS.some((other) => other === code)
/** The code to speak of: what no upload should end with is a mistake of the app. */
export const uploadCode = (code: ErrorCode): UploadErrorCode => (isOfUploads(code) ? code : 'internal')
/** All of them, in the order of `ERROR_CODES`. */
export const UPLOAD_ERROR_CODES: readonly UploadErrorCode[] = ERROR_CODES.filter(isOfUploads)

/** What the group's button does. `hasProfile`: its profile is still there, else nothing of it can be opened. */
export function remedyOf({ cause }: Pick<ProblemGroup, 'cause'>, hasProfile: boolean): Remedy {
  if (cause === undefined) return 'retry'
  const { remedy } = REMEDIES[uploadCode(cause.code)]
  return (remedy === 'profile' || remedy === 'paste') && !hasProfile ? 'remove' : remedy
}

/** Whether the remedy is another try. */
export const isRetry = (remedy: Remedy): boolean => remedy.startsWith('retry')

/** What else can be done; never what the remedy does already. */
export function alternativesOf({ cause }: Pick<ProblemGroup, 'cause'>, remedy: Remedy): readonly Alternative[] {
  const mayRetry = !isRetry(remedy) && (cause === undefined || canBeRetried(cause.code))
  return [...(mayRetry ? ['retry-anyway' as const] : []), ...(remedy === 'remove' ? [] : ['remove' as const])]
}
