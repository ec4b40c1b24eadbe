import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'

const LOOPBACK: LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

/** Names under `.localhost` are this machine (RFC 6761 6.3), whatever a resolver would say. */
export const isLocalhostName = (hostname: string): boolean => /(^|\.)localhost\.?$/i.test(hostname)

/** The system's resolver, which is never asked for a loopback name. */
export const lookupWithLocalhost: LookupFunction = (hostname, options, callback) => {
  if (!isLocalhostName(hostname)) return systemLookup(hostname, options, callback)
  const wanted = String(options.family ?? 0).replace('IPv', '')
  const found = LOOPBACK.filter(({ family }) => wanted === '0' || wanted === String(family))
  const [first] = found
  process.nextTick(() => {
    if (options.all === true) callback(null, found)
    else if (first !== undefined) callback(null, first.address, first.family)
  })
}
