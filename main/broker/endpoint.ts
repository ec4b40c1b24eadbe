import { isIPv4, isIPv6 } from 'node:net'
import { AppError } from '../../shared/errors.ts'

/** A server to connect to. `hostname` goes to the socket (IPv6 without brackets), `host` into the Host header. */
export interface Endpoint {
  readonly scheme: 'http' | 'https'
  readonly hostname: string
  readonly port: number
  /** Port left out when it is the scheme's own, as clients and signatures do. */
  readonly host: string
}

const DEFAULT_PORT: Readonly<Record<'http' | 'https', number>> = { http: 80, https: 443 }

/** Assembles an endpoint; `hostname` is lower-cased, as it enters signatures. */
export function makeEndpoint(scheme: 'http' | 'https', hostname: string, port = DEFAULT_PORT[scheme]): Endpoint {
  const lower = hostname.toLowerCase()
  const bracketed = isIPv6(lower) ? `[${lower}]` : lower
  return { scheme, hostname: lower, port, host: port === DEFAULT_PORT[scheme] ? bracketed : `${bracketed}:${port}` }
}

/**
 * Reads `http(s)://host[:port]` or `host[:port]`; without a scheme it is https.
 *
 * @throws AppError `profile-invalid`.
 */
export function parseEndpoint(text: string): Endpoint {
  const [, scheme = 'https', rest = ''] = /^(?:(https?):\/\/)?(.*?)\/?$/.exec(text) ?? []
  const [, v6, name, portText] = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+))(?::(\d{1,5}))?$/.exec(rest) ?? []
  const port = portText === undefined ? undefined : Number(portText)
  const isHost = v6 === undefined ? isHostname(name ?? '') : isIPv6(v6)
  if (!isHost || port === 0 || (port ?? 0) > 65_535)
    throw new AppError({ code: 'profile-invalid', subject: text, detail: 'not http(s)://host[:port] or host[:port]' })
  return makeEndpoint(scheme === 'http' ? 'http' : 'https', v6 ?? name ?? '', port)
}

const isHostname = (text: string): boolean =>
  text.length <= 253 &&
  /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/.test(text)

/** True for this computer: 127/8, ::1, localhost and names below it (RFC 6761 section 6.3). Numeric short forms are not. */
export function isLoopback(hostname: string): boolean {
  if (isIPv4(hostname)) return hostname.startsWith('127.')
  return hostname === '::1' || hostname === 'localhost' || hostname.endsWith('.localhost')
}

/** @throws AppError `insecure-endpoint` for plain http to another computer, unless the profile says so. */
export function assertSecure(endpoint: Endpoint, allowInsecureHttp: boolean): void {
  if (endpoint.scheme === 'https' || isLoopback(endpoint.hostname) || allowInsecureHttp) return
  throw new AppError({ code: 'insecure-endpoint', subject: endpoint.host, detail: 'plain http' })
}
