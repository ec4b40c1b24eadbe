import type { ErrorCode, ErrorInfo } from '../../shared/errors.ts'
import type { FileReport, FileState } from '../../shared/job.ts'
import { describeError } from '../../shared/messages/describe.ts'
import type { Translate } from '../../shared/messages/translate.ts'

/** Exit codes of `upload`. `leftParts`: all is well with the files, but not with what is left beside them at COS. */
export const EXIT = { ok: 0, someFailed: 1, usage: 2, nothingCouldStart: 3, leftParts: 4 } as const

/** Failures that mean: no key, or not allowed. When every file failed of one of these, nothing could start. */
const WANT_OF_KEY: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'key-missing',
  'temporary-key-missing',
  'temporary-key-unusable',
  'keychain-absent',
  'keychain-locked',
  'keychain-dismissed',
  'keychain-timeout',
  'keychain-failed',
  'sts-refused',
  'sts-key-refused',
  'role-missing',
  'role-refused',
  'role-needs-sub-account',
  'broker-auth-refused',
  'broker-refused',
  'broker-elsewhere',
  'broker-headers-missing',
  'scope-denied',
  'managed-denied',
  'managed-invalid',
  'acl-denied',
  'profile-unknown',
  'profile-invalid',
  'access-denied',
  'permission-missing',
  'signature-refused',
  'audit-failed',
  'insecure-endpoint',
])

export interface Totals {
  files: number
  bytes: number
  readonly counts: Record<FileState, number>
  /** Whether every failure so far was for want of a key or a permission. */
  onlyForWantOfKey: boolean
}

export const emptyTotals = (): Totals => ({
  files: 0,
  bytes: 0,
  counts: { verified: 0, unverified: 0, skipped: 0, failed: 0 },
  onlyForWantOfKey: true,
})

/** Counts one finished file; bytes are those that arrived. */
export function addToTotals(totals: Totals, file: Pick<FileReport, 'state' | 'sizeBytes' | 'error'>): void {
  totals.files += 1
  totals.counts[file.state] += 1
  if (file.state === 'verified' || file.state === 'unverified') totals.bytes += file.sizeBytes
  if (file.state === 'failed' && !WANT_OF_KEY.has(file.error?.code ?? 'internal')) totals.onlyForWantOfKey = false
}

/** What the shell is told, from the counts and an error of the whole batch. */
export function exitCodeOf(totals: Totals, batchError: ErrorInfo | undefined): number {
  const { verified, unverified, failed } = totals.counts
  if (batchError)
    return WANT_OF_KEY.has(batchError.code) && verified + unverified === 0 ? EXIT.nothingCouldStart : EXIT.someFailed
  if (failed > 0 && verified + unverified === 0 && totals.onlyForWantOfKey) return EXIT.nothingCouldStart
  return failed + unverified > 0 ? EXIT.someFailed : EXIT.ok
}

/** One file as a JSON line of `--json`. `source` is the argument it came from, as typed. */
export function fileLine(t: Translate, source: string, file: Omit<FileReport, 'index' | 'sourceId'>): string {
  const { path, key, sizeBytes, crc64, state, skippedBecause, url, attempts, error } = file
  return JSON.stringify({
    type: 'file',
    source,
    path,
    key,
    size: sizeBytes,
    crc64: crc64 ?? null,
    state,
    ...(skippedBecause && { reason: skippedBecause }),
    url: url ?? null,
    attempts,
    ...(error && { error: errorForShell(t, error) }),
  })
}

/** `code` is ours and stable; `message` says what to do; COS's or STS's own code beside it. */
export const errorForShell = (t: Translate, error: ErrorInfo): object => ({
  code: error.code,
  message: describeError(t, error),
  httpStatus: error.httpStatus ?? null,
  requestId: error.requestId ?? null,
  ...(error.cosCode && { cosCode: error.cosCode }),
  ...(error.detail && { detail: error.detail }),
})

/** The last line of `--json`; `error` is one that concerned the whole upload, `left` are unfinished uploads at COS. */
export function summaryLine(
  totals: Totals,
  seconds: number,
  credentialRequests: number,
  { left = 0, error }: { readonly left?: number; readonly error?: object | undefined } = {},
): string {
  const { files, bytes, counts } = totals
  const { verified, unverified, skipped, failed } = counts
  return JSON.stringify({
    type: 'summary',
    files,
    bytes,
    verified,
    unverified,
    skipped,
    failed,
    seconds,
    credentialRequests,
    ...(left > 0 && { left }),
    ...(error && { error }),
  })
}
