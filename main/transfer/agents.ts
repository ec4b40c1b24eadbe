import { type Agent, Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { DestinationGrant } from '../../shared/transfer/control.ts'
import { trustedAuthorities } from '../node/authorities.ts'
import { lookupWithLocalhost } from '../node/localhost-lookup.ts'

/** More than any call limit of the worker: connections are its budget, not ours. */
const MAX_SOCKETS = 256
/** Node's 250 ms per address is too short for a far server with two of them. */
const ATTEMPT_TIMEOUT_MS = 2_000

/** How to open a request to one destination. */
export interface Route {
  readonly agent: Agent
  readonly request: typeof httpRequest
  /** Name that the certificate must bear; `''` for an IP address, which is checked as such. */
  readonly servername?: string
}

export interface Agents {
  routeTo(destination: DestinationGrant): Route
  /** Closes idle and busy connections. */
  close(): void
}

/** Keep-alive connections, one pool for http and one for each set of trusted certificates. */
export function createAgents(stallMs: number): Agents {
  const pools = new Map<string, HttpAgent>()
  const options = {
    keepAlive: true,
    keepAliveMsecs: 30_000,
    maxSockets: MAX_SOCKETS,
    maxFreeSockets: MAX_SOCKETS,
    scheduling: 'lifo',
    noDelay: true,
    timeout: stallMs,
    lookup: lookupWithLocalhost,
    autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT_MS,
  } as const
  const pool = (id: string, create: () => HttpAgent): HttpAgent => {
    const agent = pools.get(id) ?? create()
    pools.set(id, agent)
    return agent
  }
  return {
    routeTo({ scheme, caPem, hostname }) {
      if (scheme === 'http') return { agent: pool('http', () => new HttpAgent(options)), request: httpRequest }
      const create = (): HttpAgent => new HttpsAgent({ ...options, secureContext: trust(caPem) })
      const servername = isIP(hostname) === 0 ? hostname : ''
      return { agent: pool(`https ${caPem ?? ''}`, create), request: httpsRequest, servername }
    },
    close() {
      for (const agent of pools.values()) agent.destroy()
      pools.clear()
    },
  }
}

/** Built once for a pool: parsing some 150 certificates for each connection would cost more than the connection. */
const trust = (caPem: string | undefined): SecureContext => createSecureContext({ ca: trustedAuthorities(caPem) })
