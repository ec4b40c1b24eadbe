import type { ErrorCode, ErrorInfo } from '../../shared/errors.ts'
import type { CosFacts } from './cos-admin-client.ts'
import { proxyInfo } from './proxy-errors.ts'

// COS code first, then status (https://cloud.tencent.com/document/product/436/7730): RequestTimeTooSkewed is a 403 too.
const BY_CODE: Readonly<Record<string, ErrorCode>> = {
  AccessDenied: 'access-denied',
  SignatureDoesNotMatch: 'signature-refused',
  RequestTimeTooSkewed: 'clock-wrong',
  InvalidAccessKeyId: 'credential-expired',
  ExpiredToken: 'credential-expired',
  NoSuchBucket: 'bucket-missing',
  NoSuchUpload: 'upload-gone',
  SlowDown: 'slow-down',
  BucketAccelerateNotEnabled: 'accelerate-refused',
  ActionAccelerateNotSupported: 'accelerate-refused',
}
const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  301: 'redirect-refused',
  302: 'redirect-refused',
  307: 'redirect-refused',
  403: 'access-denied',
  404: 'bucket-missing',
}

/** What a refused look at COS means for the user. `subject`: the bucket or prefix that was looked at. */
export function cosErrorOf(facts: CosFacts, subject: string): ErrorInfo {
  const { status, cosCode, requestId, failure, proxy } = facts
  const ofProxy = proxy === undefined ? undefined : proxyInfo(failure ?? '', proxy.host, proxy.detail)
  if (ofProxy !== undefined) return ofProxy
  if (status === 0) return { code: wayError(failure ?? 'unknown'), subject, detail: failure ?? 'unknown' }
  return {
    code: codeOf(status, cosCode),
    subject,
    httpStatus: status,
    ...(cosCode === undefined ? {} : { cosCode }),
    ...(requestId === undefined ? {} : { requestId }),
  }
}

function codeOf(status: number, cosCode: string | undefined): ErrorCode {
  const known = cosCode !== undefined && Object.hasOwn(BY_CODE, cosCode) ? BY_CODE[cosCode] : undefined
  return known ?? BY_STATUS[status] ?? (status >= 500 ? 'server-error' : 'cos-refused')
}

function wayError(failure: string): ErrorCode {
  if (/^(?:CERT_|CRL_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|EPROTO$)/.test(failure))
    return 'tls-failure'
  if (failure === 'ECONNRESET' || failure === 'EPIPE') return 'connection-lost'
  if (failure === 'malformed-answer') return 'answer-malformed'
  return failure === 'malformed-request' ? 'internal' : 'network-unreachable'
}
