import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { listen } from '../listen.ts'
import { Connection, type Handler } from './connection.ts'
import { Line } from './line.ts'
import { readInto, readSecureInto } from './read-into.ts'

export interface HttpServerOptions {
  readonly handler: Handler
  /** All connections read into it, one after the other: what is in it is lost with the next read. */
  readonly memory: Buffer
  /** PEM; absent: nothing is encrypted. */
  readonly tls?: { readonly key: string; readonly cert: string }
  /** How long a connection may go without a request; to within a tenth of it. */
  readonly idleMs: number
}

/** A small, strict server of HTTP/1.1. */
export interface HttpServer {
  /** Listens on 127.0.0.1 (0: an ephemeral port) and gives the port. Rejects when the port is taken. */
  listen(port: number): Promise<number>
  /** Stops listening and cuts all connections. */
  close(): Promise<void>
}

/** How often a connection is looked at before it counts as idle. */
const SWEEPS = 10

export function createHttpServer(options: HttpServerOptions): HttpServer {
  const sockets = new Set<Socket>()
  const connections = new Set<Connection>()
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }
  const connect = (socket: Socket): Connection => {
    const connection = new Connection(new Line(socket), options.handler)
    connections.add(connection)
    socket.on('error', () => undefined) // 'close' follows, and is all that matters
    socket.once('end', () => connection.leave())
    socket.once('close', () => {
      connection.leave()
      connections.delete(connection)
    })
    return connection
  }
  const server =
    options.tls === undefined
      ? plainServer(options.memory, keep, connect)
      : tlsServer(options.tls, options.memory, keep, connect)
  const sweeper = setInterval(() => {
    for (const connection of connections) connection.sweep(SWEEPS)
  }, options.idleMs / SWEEPS)
  sweeper.unref()
  return {
    listen: (port) => listen(server, port),
    close: () => {
      clearInterval(sweeper)
      return new Promise((resolve) => {
        server.close(() => resolve()) // its only error is that it does not listen, and then it is closed
        for (const socket of sockets) socket.destroy()
      })
    },
  }
}

type Keep = (socket: Socket) => void
type Connect = (socket: Socket) => Connection

function plainServer(memory: Buffer, keep: Keep, connect: Connect): Server {
  return createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true }, (accepted) => {
    const socket = readInto(accepted, memory, (bytes) => connection.receive(bytes))
    keep(socket)
    const connection = connect(socket)
    socket.resume()
  })
}

function tlsServer(tls: NonNullable<HttpServerOptions['tls']>, memory: Buffer, keep: Keep, connect: Connect): Server {
  const settings = { ...tls, ALPNProtocols: ['http/1.1'], allowHalfOpen: true, noDelay: true }
  const server = createTlsServer(settings, (socket) => {
    const connection = connect(socket)
    readSecureInto(socket, memory, (bytes) => connection.receive(bytes))
  })
  return server.on('connection', keep) // handshakes that never end included
}
