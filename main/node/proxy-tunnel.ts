import { connect, type Socket } from 'node:net'
import { lookupWithLocalhost } from './localhost-lookup.ts'

/** A forward proxy that is spoken to in plain http. */
export interface ProxyServer {
  readonly hostname: string
  readonly port: number
  /** Whole value of `Proxy-Authorization`; a secret. */
  readonly authorization?: string | undefined
}

/** `unreachable`: no answer to CONNECT came; `refused`: one that lets nothing through. */
export type ProxyTrouble = 'ERR_PROXY_UNREACHABLE' | 'ERR_PROXY_AUTH_REQUIRED' | 'ERR_PROXY_REFUSED'

/** It is the proxy that fails, not the server behind it. Neither field holds anything that the proxy has sent. */
export class ProxyError extends Error {
  readonly code: ProxyTrouble
  /** `host:port`. */
  readonly proxy: string
  /** Node's error code, a status, or a few words. */
  readonly detail: string
  constructor(code: ProxyTrouble, proxy: ProxyServer, detail: string) {
    super(`${code} ${detail}`)
    this.name = 'ProxyError'
    this.code = code
    this.proxy = hostOf(proxy)
    this.detail = detail
  }
}

/** `host:port` as a Host header and a person have it. */
export const hostOf = ({ hostname, port }: Pick<ProxyServer, 'hostname' | 'port'>): string =>
  `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`

export interface TunnelOptions {
  /** From the start to the proxy's answer. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

const MAX_HEAD_CHARS = 16 * 1024
/** Node's 250 ms per address is too short for a far proxy with two of them. */
const ATTEMPT_TIMEOUT_MS = 2_000
const STATUS_LINE = /^HTTP\/1\.[01] ([1-9]\d\d)(?: |$)/

/**
 * A connection through the proxy to `target` (CONNECT, RFC 9110 9.3.6), on which the first byte is the caller's. The
 * proxy resolves the name.
 *
 * @throws ProxyError; the signal's reason.
 */
export function openTunnel(
  proxy: ProxyServer,
  target: Pick<ProxyServer, 'hostname' | 'port'>,
  { timeoutMs, signal }: TunnelOptions,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const socket = connectTo(proxy)
    let text = ''
    const timer = setTimeout(() => fail(new ProxyError('ERR_PROXY_UNREACHABLE', proxy, 'timeout')), timeoutMs)
    const stop = (): void => fail(signal?.reason)
    const settle = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      for (const event of ['connect', 'readable', 'end', 'error']) socket.removeAllListeners(event)
    }
    function fail(error: unknown): void {
      settle()
      // Whatever else befalls a connection that is given up concerns nobody.
      socket.on('error', () => undefined)
      socket.destroy()
      reject(error)
    }
    const read = (): void => {
      const bytes: unknown = socket.read() // all there is
      if (!(bytes instanceof Buffer)) return
      text += bytes.toString('latin1', 0, MAX_HEAD_CHARS)
      const verdict = verdictOf(text, proxy)
      if (verdict === 'unfinished') return
      if (verdict instanceof ProxyError) fail(verdict)
      else {
        settle()
        resolve(socket)
      }
    }
    signal?.addEventListener('abort', stop)
    socket.once('connect', () => socket.write(connectHead(proxy, target), 'latin1'))
    socket.on('readable', read)
    socket.once('end', () => fail(new ProxyError('ERR_PROXY_UNREACHABLE', proxy, 'closed without an answer')))
    socket.once('error', (error) => fail(new ProxyError('ERR_PROXY_UNREACHABLE', proxy, errnoOf(error))))
  })
}

const connectTo = (proxy: ProxyServer): Socket =>
  connect({
    ...{ host: proxy.hostname, port: proxy.port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 },
    ...{ lookup: lookupWithLocalhost, autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT_MS },
  })

function connectHead(proxy: ProxyServer, target: Pick<ProxyServer, 'hostname' | 'port'>): string {
  const host = hostOf(target)
  const authorization = proxy.authorization === undefined ? '' : `Proxy-Authorization: ${proxy.authorization}\r\n`
  return `CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n${authorization}\r\n`
}

/** The bytes after a yes would be taken for the server's, which says nothing before the client has. */
function verdictOf(text: string, proxy: ProxyServer): 'open' | 'unfinished' | ProxyError {
  const refused = (detail: string): ProxyError => new ProxyError('ERR_PROXY_REFUSED', proxy, detail)
  if (!'HTTP/1.'.startsWith(text.slice(0, 7))) return refused('no HTTP')
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return text.length < MAX_HEAD_CHARS ? 'unfinished' : refused('an answer without an end')
  const status = Number(STATUS_LINE.exec(text.slice(0, text.indexOf('\r\n')))?.[1])
  if (Number.isNaN(status)) return refused('no HTTP')
  if (status === 407) return new ProxyError('ERR_PROXY_AUTH_REQUIRED', proxy, '407')
  if (status < 200 || status > 299) return refused(String(status))
  return text.length === end + 4 ? 'open' : refused('bytes that nothing asked for')
}

function errnoOf(error: Error): string {
  const code = 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'unknown'
}
