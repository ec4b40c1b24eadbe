import { AppError, type ErrorCode, type ErrorInfo } from '../../shared/errors.ts'
import type { Answer, Failure } from './sender.ts'
import { parseXml, type XmlNode } from './xml.ts'

/** What the caller may need beside the error itself to decide what to do next. */
export interface FailureFacts {
  /** `answered`: the server has decided. Else how much can have reached it: `complete` means the answer was lost. */
  readonly sent: Failure['sent'] | 'answered'
  /** CRC64 of the whole body that was sent before the answer was lost. */
  readonly crc64?: string
  /** The server's clock as the answer shows it, epoch ms. */
  readonly serverTimeMs?: number
  /** From `Retry-After`, when it is given in seconds. */
  readonly retryAfterMs?: number
}

/** A request to COS that did not succeed. */
export class CosFailure extends AppError {
  readonly facts: FailureFacts
  constructor(info: ErrorInfo, facts: FailureFacts) {
    super(info)
    this.name = 'CosFailure'
    this.facts = facts
  }
}

/**
 * COS's code decides before the status: several that want a retry or a new credential come as 400
 * (https://cloud.tencent.com/document/product/436/7730).
 */
const BY_COS_CODE: Readonly<Record<string, ErrorCode>> = {
  AccessDenied: 'access-denied',
  AccessForbidden: 'access-denied',
  PaymentRequired: 'access-denied',
  UnavailableForLegalReasons: 'access-denied',
  RequestTimeTooSkewed: 'clock-wrong',
  'Request has expired': 'clock-wrong',
  InvalidAccessKeyId: 'credential-expired',
  ExpiredToken: 'credential-expired',
  SignatureDoesNotMatch: 'signature-refused',
  NoSuchBucket: 'bucket-missing',
  NoSuchUpload: 'upload-gone',
  SlowDown: 'slow-down',
  InternalError: 'server-error',
  ServiceUnavailable: 'server-error',
  RequestTimeout: 'connection-stalled',
  UserNetworkTooSlow: 'connection-stalled',
  IncompleteBody: 'connection-lost',
  BadDigest: 'checksum-mismatch',
  InvalidSHA1Digest: 'checksum-mismatch',
  EntityTooLarge: 'file-too-large',
  BucketAccelerateNotEnabled: 'accelerate-refused',
  ActionAccelerateNotSupported: 'accelerate-refused',
  KeyTooLong: 'key-too-long',
  InvalidURI: 'key-not-allowed',
  InvalidObjectName: 'key-not-allowed',
}

function byStatus(status: number): ErrorCode {
  if (status === 401 || status === 403) return 'access-denied'
  if (status === 408) return 'connection-stalled'
  if (status === 429) return 'slow-down'
  if (status >= 300 && status < 400) return 'redirect-refused'
  return status >= 500 ? 'server-error' : 'cos-refused'
}

/** COS's answer to `x-cos-forbid-overwrite` when there is an object of that key already. */
export const isKeyTaken = (error: unknown): boolean =>
  error instanceof CosFailure && error.info.cosCode === 'FileAlreadyExists'

/** The `<Error>` of an answer, if it holds one; Complete's may come with status 200. */
export function errorElement(text: string): XmlNode | undefined {
  if (!text.includes('<Error')) return undefined
  const document = parseXml(text)
  return document?.name === 'Error' ? document.root : undefined
}

const bounded = (text: string | undefined, length: number): string | undefined =>
  text?.trim().slice(0, length) || undefined
function serverTimeMs(answer: Answer, error: XmlNode | undefined): number | undefined {
  const parsed = [answer.headers['date'], error?.text('ServerTime')].map((text) => Date.parse(text ?? ''))
  return parsed.find((time) => Number.isFinite(time))
}

function retryAfterMs(answer: Answer): number | undefined {
  const seconds = answer.headers['retry-after']
  return seconds !== undefined && /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1000 : undefined
}

/** What an answer that is no success means. */
export function classifyAnswer(answer: Answer, subject: string, bucket = subject): CosFailure {
  const error = errorElement(answer.text)
  const cosCode = bounded(error?.text('Code'), 100)
  const message = bounded(error?.text('Message'), 300)
  const expired = cosCode === 'AccessDenied' && message === 'Request has expired'
  const code = expired ? 'clock-wrong' : (BY_COS_CODE[cosCode ?? ''] ?? byStatus(answer.status))
  const requestId = bounded(answer.headers['x-cos-request-id'] ?? error?.text('RequestId'), 200)
  const info: ErrorInfo = {
    ...{ code, subject: code === 'bucket-missing' ? bucket : subject, httpStatus: answer.status },
    ...(cosCode && { cosCode }),
    ...(requestId && { requestId }),
    ...(message && { detail: message }),
  }
  const serverTime = serverTimeMs(answer, error)
  const retryAfter = retryAfterMs(answer)
  return new CosFailure(info, {
    sent: 'answered',
    ...(serverTime !== undefined && { serverTimeMs: serverTime }),
    ...(retryAfter !== undefined && { retryAfterMs: retryAfter }),
  })
}

/** What a request without an answer means. */
export function classifyFailure(failure: Failure, subject: string): CosFailure {
  const crc64 = failure.crc64 === undefined ? {} : { crc64: failure.crc64 }
  return new CosFailure({ subject, ...failure.error }, { sent: failure.sent, ...crc64 })
}
