import type { ErrorInfo } from '../../shared/errors.ts'
import { errnoOf } from './file-version.ts'

const UNREACHABLE = new Set([
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EAI_NONAME',
  'ECONNREFUSED',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENODATA',
  'ENOTFOUND',
])
/** OpenSSL's verification results as Node names them, beside ERR_TLS_*, ERR_SSL_* and CERT_* (`nodejs.org/api/tls.html`). */
const CERTIFICATE = new Set([
  'AUTHORITY_ISSUER_SERIAL_NUMBER_MISMATCH',
  'CRL_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'SUBJECT_ISSUER_MISMATCH',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** Names a failed connection by what the user can do about it; the system's code goes into `detail`. */
export function networkError(error: unknown, host: string, connected: boolean): ErrorInfo {
  const detail = errnoOf(error)
  const facts = { subject: host, ...(detail === '' ? {} : { detail }) }
  if (CERTIFICATE.has(detail) || /^(ERR_TLS_|ERR_SSL_|CERT_)|^EPROTO$/.test(detail))
    return { code: 'tls-failure', ...facts }
  if (detail.startsWith('HPE_')) return { code: 'answer-malformed', ...facts }
  // Before there is a connection, a time-out of the system's means that nobody answers there.
  if (UNREACHABLE.has(detail) || (!connected && detail === 'ETIMEDOUT'))
    return { code: 'network-unreachable', ...facts }
  return { code: 'connection-lost', ...facts }
}
