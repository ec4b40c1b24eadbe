import type { ErrorCode, ErrorInfo } from '../../shared/errors.ts'
import type { DestinationGrant } from '../../shared/transfer/control.ts'
import { hostOf, ProxyError, type ProxyServer, type ProxyTrouble } from '../node/proxy-tunnel.ts'
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
function networkError(error: unknown, host: string, connected: boolean): ErrorInfo {
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

const PROXY_CODES: Readonly<Record<ProxyTrouble, ErrorCode>> = {
  ERR_PROXY_UNREACHABLE: 'proxy-unreachable',
  ERR_PROXY_AUTH_REQUIRED: 'proxy-auth-required',
  ERR_PROXY_REFUSED: 'proxy-refused',
}

/** What broke on the way to a destination, the proxy's own troubles told apart; `connected`: there was a line. */
export function wayError(
  error: unknown,
  { hostname, scheme, proxy }: Pick<DestinationGrant, 'hostname' | 'scheme' | 'proxy'>,
  connected: boolean,
): ErrorInfo {
  if (error instanceof ProxyError) return { code: PROXY_CODES[error.code], subject: error.proxy, detail: error.detail }
  const info = networkError(error, hostname, connected)
  // Over plain http it is the proxy whom we connect to.
  if (proxy === undefined || scheme === 'https' || info.code !== 'network-unreachable') return info
  return { ...info, code: 'proxy-unreachable', subject: hostOf(proxy) }
}

/** A proxy's own answer to a plain http request. */
export const proxyAsksWho = (proxy: ProxyServer): ErrorInfo => ({
  ...{ code: 'proxy-auth-required', subject: hostOf(proxy), detail: '407' },
})
