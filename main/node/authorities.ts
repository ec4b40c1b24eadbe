import * as tls from 'node:tls'

/**
 * Certificate authorities to trust: Mozilla's as Node carries them, the operating system's where Node can read them
 * (22.15 and later), and the profile's own (PEM).
 */
export function trustedAuthorities(caPem: string | undefined): string[] {
  return [...tls.rootCertificates, ...systemAuthorities(), ...(caPem === undefined ? [] : [caPem])]
}

function systemAuthorities(): string[] {
  const read: unknown = Reflect.get(tls, 'getCACertificates')
  const found: unknown = typeof read === 'function' ? read('system') : []
  return Array.isArray(found) ? found.filter((pem) => typeof pem === 'string') : []
}
