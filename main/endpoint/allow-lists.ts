/** Who the endpoint takes itself for, and which pages may read its answers. */
export interface Place {
  readonly scheme: 'http' | 'https'
  readonly host: string
  /** The one really listened on. */
  readonly port: number
  readonly allowedHosts: readonly string[]
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]']

/**
 * Whether a `Host` header names this endpoint. A page of another site that has its own name resolved to this address
 * (DNS rebinding) sends that name, and is refused for it.
 */
export function hostCheck({ scheme, host, port, allowedHosts }: Place): (header: string | undefined) => boolean {
  const own = host === '0.0.0.0' || host === '::' ? [] : [host.includes(':') ? `[${host}]` : host]
  const withPort = [...LOOPBACK_NAMES, ...own].flatMap((name) => atPort(name, scheme, port))
  const others = allowedHosts.flatMap((name) => (hasPort(name) ? [name] : [name, `${name}:${port}`]))
  const known = new Set([...withPort, ...others])
  return (header) => header !== undefined && known.has(header.toLowerCase())
}

/** Clients leave the scheme's own port away. */
const atPort = (name: string, scheme: 'http' | 'https', port: number): string[] =>
  port === (scheme === 'https' ? 443 : 80) ? [name, `${name}:${port}`] : [`${name}:${port}`]

const hasPort = (name: string): boolean => /:\d+$/.test(name)

/** Whether pages of that origin may ask; no wildcard matches, and `null` (files, sandboxed frames) is none. */
export function originCheck(allowedOrigins: readonly string[]): (origin: string) => boolean {
  const known = new Set(allowedOrigins)
  return (origin) => known.has(origin.toLowerCase())
}
