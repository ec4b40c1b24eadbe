import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'

/** How it behaves: well, or as the worst that stand in companies' networks. */
export type ProxyMode =
  | 'forwards'
  /** 407 to everything, whatever name and password. */
  | 'asks-who'
  /** 502, as one that cannot reach the server. */
  | 'bad-gateway'
  /** 403, as one with a list of what may be reached. */
  | 'forbids'
  | 'closes'
  | 'says-nothing'
  | 'garbage'
  /** Says yes, and at once something more that would be taken for the server's. */
  | 'extra-bytes'
  /** Says yes, and speaks TLS itself with the certificate it was given: a proxy that wants to read along. */
  | 'answers-itself'

export interface ForwardProxyOptions {
  readonly mode?: ProxyMode
  /** `user:password`, without which nothing is forwarded. */
  readonly login?: string
  /** Names that only the proxy resolves: `host:port`, `host` or `*.domain` to a port of 127.0.0.1; the first counts. */
  readonly resolves?: Readonly<Record<string, number>>
  /** Of `answers-itself`: where tunnels lead in truth. */
  readonly impostorPort?: number
}

export interface ForwardProxy {
  readonly port: number
  /** Target of each CONNECT that was let through, and of each plain request: `CONNECT host:port`, `PUT http://…`. */
  readonly seen: readonly string[]
  /** Refused for want of a login. */
  readonly asked: () => number
  mode: ProxyMode
  close(): Promise<void>
}

const WHO = 'HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
/** What it says before it hangs up. */
const RUDE: Readonly<Partial<Record<ProxyMode, string>>> = {
  'bad-gateway': 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\nConnection: close\r\n\r\nno\n',
  forbids: 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
  closes: '',
  garbage: 'SSH-2.0-nonsense\r\n\r\n',
}

/** A forward proxy on 127.0.0.1: CONNECT and absolute-form requests, nothing cached, nothing changed. */
export async function startForwardProxy(options: ForwardProxyOptions = {}): Promise<ForwardProxy> {
  const seen: string[] = []
  const sockets = new Set<Socket>()
  let asked = 0
  const isKnown = (message: IncomingMessage): boolean =>
    options.login === undefined ||
    message.headers['proxy-authorization'] === `Basic ${Buffer.from(options.login).toString('base64')}`
  /** True when there is nothing more to do. */
  const isRefused = (message: IncomingMessage, socket: Socket): boolean => {
    if (proxy.mode === 'says-nothing') return true
    const isAsked = proxy.mode === 'asks-who' || (RUDE[proxy.mode] === undefined && !isKnown(message))
    const answer = isAsked ? WHO : RUDE[proxy.mode]
    if (isAsked) asked += 1
    if (answer !== undefined) socket.end(answer, 'latin1', () => socket.destroySoon())
    return answer !== undefined
  }
  const server: Server = createServer((message, response) => {
    if (isRefused(message, message.socket)) return
    seen.push(`${message.method} ${message.url}`)
    forwardPlain(message, response, options)
  })
  server.on('connect', (message, client: Socket) => {
    client.on('error', () => client.destroy())
    if (isRefused(message, client)) return
    seen.push(`CONNECT ${message.url}`)
    const isImpostor = proxy.mode === 'answers-itself'
    tunnel(client, isImpostor ? (options.impostorPort ?? 0) : placeOf(message.url ?? '', options), proxy.mode)
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const proxy: ForwardProxy = {
    port: address.port,
    seen,
    asked: () => asked,
    mode: options.mode ?? 'forwards',
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return proxy
}

function tunnel(client: Socket, port: number, mode: ProxyMode): void {
  const upstream = connect(port, '127.0.0.1', () => {
    client.write(
      `HTTP/1.1 200 Connection established\r\n\r\n${mode === 'extra-bytes' ? 'HTTP/1.1 200 OK\r\n\r\n' : ''}`,
    )
    client.pipe(upstream).pipe(client)
  })
  for (const [one, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    one.on('error', () => other.destroy())
    one.on('close', () => other.destroy())
  }
}

function forwardPlain(message: IncomingMessage, response: ServerResponse, options: ForwardProxyOptions): void {
  // Not through URL, which would change the path.
  const [, authority = '', path = ''] = /^http:\/\/([^/]+)(\/.*)$/.exec(message.url ?? '') ?? []
  const { 'proxy-authorization': _login, ...headers } = message.headers
  const to = { host: '127.0.0.1', port: placeOf(authority, options), method: message.method, path, headers }
  const upstream = request({ ...to, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(response)
  })
  upstream.on('error', () => response.destroy())
  message.pipe(upstream)
}

/** Which port of this computer `host:port` means. */
function placeOf(authority: string, { resolves = {} }: ForwardProxyOptions): number {
  const [, host = '', port = '80'] = /^(.*?)(?::(\d+))?$/.exec(authority) ?? []
  const known = Object.entries(resolves).find(([name]) =>
    name.startsWith('*.') ? host.endsWith(name.slice(1)) : name === host || name === `${host}:${port}`,
  )
  return known?.[1] ?? Number(port)
}
