import { Agent, type AgentOptions } from 'node:https'
import type { Duplex } from 'node:stream'
import { type ConnectionOptions, connect as tlsConnect } from 'node:tls'
import { trustedAuthorities } from './authorities.ts'
import { lookupWithLocalhost } from './localhost-lookup.ts'
import { openTunnel, type ProxyServer } from './proxy-tunnel.ts'

/** How to get to a server. */
export interface WayThere {
  /** PEM certificates to trust beside the usual ones. */
  readonly caPem?: string | undefined
  /** Absent: directly. */
  readonly proxy?: ProxyServer | undefined
}

type OnConnection = (error: Error | null, stream?: Duplex) => void

/** TLS to the server, checked as ever, inside a tunnel through the proxy. */
class TunnelAgent extends Agent {
  readonly #proxy: ProxyServer
  readonly #tunnelTimeoutMs: number
  constructor(proxy: ProxyServer, tunnelTimeoutMs: number, options: AgentOptions) {
    super(options)
    this.#proxy = proxy
    this.#tunnelTimeoutMs = tunnelTimeoutMs
  }

  /** Node's own hook (https://nodejs.org/api/http.html#agentcreateconnectionoptions-callback). */
  override createConnection(options: ConnectionOptions, onConnection: OnConnection): undefined {
    const target = { hostname: options.host ?? '', port: Number(options.port) }
    openTunnel(this.#proxy, target, { timeoutMs: this.#tunnelTimeoutMs }).then(
      (socket) => onConnection(null, tlsConnect({ ...options, socket })),
      (error: unknown) => onConnection(error instanceof Error ? error : new Error(String(error))),
    )
    return undefined
  }
}

/**
 * An agent for https that goes this way; `timeoutMs` is that of a whole request. A proxy that has not let us through in two
 * thirds of it is told as that, before whoever asks runs out of patience with the server.
 */
export function httpsAgent(
  { caPem, proxy }: WayThere,
  timeoutMs: number,
  options: Pick<AgentOptions, 'keepAlive' | 'maxSockets'> = {},
): Agent {
  const common = { ...options, ca: trustedAuthorities(caPem), lookup: lookupWithLocalhost }
  return proxy === undefined ? new Agent(common) : new TunnelAgent(proxy, Math.ceil((timeoutMs * 2) / 3), common)
}
