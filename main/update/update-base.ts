import { type Endpoint, isLoopback, makeEndpoint } from '../broker/endpoint.ts'
import type { BuildFacts } from '../build-facts.ts'

/** Where feeds and artifacts lie: everything that is fetched for updates comes from below this address. */
export interface UpdateBase {
  readonly url: URL
  readonly endpoint: Endpoint
  readonly publicKeys: readonly string[]
}

/**
 * What the build says, or undefined where it can have no updates: nothing is compiled in, or an address that is neither https nor,
 * in a test build, this computer's.
 */
export function updateBaseOf({ updates, testBuild }: BuildFacts): UpdateBase | undefined {
  if (updates === undefined) return undefined
  const url = new URL(updates.url)
  const isPlain = url.protocol === 'http:' && testBuild && isLoopback(url.hostname.replace(/^\[|\]$/g, ''))
  if (url.protocol !== 'https:' && !isPlain) return undefined
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return undefined
  return { url, endpoint: endpointOf(url), publicKeys: updates.publicKeys }
}

function endpointOf({ protocol, hostname, port }: URL): Endpoint {
  const scheme = protocol === 'http:' ? 'http' : 'https'
  const bare = hostname.replace(/^\[|\]$/g, '')
  return port === '' ? makeEndpoint(scheme, bare) : makeEndpoint(scheme, bare, Number(port))
}
