import type { ProxyServer } from '../node/proxy-tunnel.ts'
import { type Endpoint, isLoopback } from './endpoint.ts'

/** How this computer gets to a server, as settings and system say at this moment. */
export interface Way {
  /** Certificate authorities to trust beside the usual ones: the app's and the profile's together. */
  readonly caPem?: string
  /** Absent: directly, as always to this computer itself. */
  readonly proxy?: ProxyServer
}

/**
 * The way to one server; `caFile` is the profile's. Throws AppError `ca-file-unreadable`, and what `proxyFor` throws.
 */
export type WayTo = (endpoint: Endpoint, caFile: string | undefined) => Promise<Way>

export interface WayPorts {
  readonly readCaFile: (path: string) => Promise<string>
  /** Authorities that the whole app trusts. */
  readonly appCaFile: () => string | undefined
  /** Never asked for this computer. */
  readonly proxyFor: (endpoint: Endpoint) => Promise<ProxyServer | undefined>
}

export function createWayTo({ readCaFile, appCaFile, proxyFor }: WayPorts): WayTo {
  return async (endpoint, caFile) => {
    const files = [...new Set([appCaFile(), caFile])].filter((path) => path !== undefined)
    const authorities = await Promise.all(files.map(readCaFile))
    const proxy = isLoopback(endpoint.hostname) ? undefined : await proxyFor(endpoint)
    return {
      ...(authorities.length > 0 && { caPem: authorities.join('\n') }),
      ...(proxy && { proxy }),
    }
  }
}
