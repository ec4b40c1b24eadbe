import { AppError, type ErrorCode, type ErrorInfo } from '../../shared/errors.ts'
import { ProxyError } from '../node/proxy-tunnel.ts'

const CODES: Readonly<Record<string, ErrorCode>> = {
  ERR_PROXY_UNREACHABLE: 'proxy-unreachable',
  ERR_PROXY_AUTH_REQUIRED: 'proxy-auth-required',
  ERR_PROXY_REFUSED: 'proxy-refused',
}

/** A proxy's failure, from its code alone; undefined for any other. */
export function proxyInfo(code: string, proxy: string, detail: string): ErrorInfo | undefined {
  const known = Object.hasOwn(CODES, code) ? CODES[code] : undefined
  return known === undefined ? undefined : { code: known, subject: proxy, detail }
}

/** The proxy's failure in an error or in what caused it (HTTP clients wrap what their agent throws). */
export function proxyErrorOf(error: unknown): AppError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (!(at instanceof ProxyError)) continue
    const info = proxyInfo(at.code, at.proxy, at.detail)
    if (info !== undefined) return new AppError(info)
  }
  return undefined
}
