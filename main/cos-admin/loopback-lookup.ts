import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'

const LOOPBACK: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

/**
 * Resolves names below `.localhost` to this computer, as RFC 6761 section 6.3 says and many system resolvers do not;
 * everything else goes to the system.
 */
export const lookupWithLocalhost: LookupFunction = (hostname, options, callback) => {
  if (hostname !== 'localhost' && !hostname.endsWith('.localhost')) return lookup(hostname, options, callback)
  const found = LOOPBACK.filter(({ family }) => familyOf(options) === 0 || family === familyOf(options))
  const [first = { address: '127.0.0.1', family: 4 }] = found
  if (options.all) callback(null, [...found])
  else callback(null, first.address, first.family)
}

function familyOf({ family }: LookupOptions): number {
  if (family === 'IPv4') return 4
  if (family === 'IPv6') return 6
  return family ?? 0
}
