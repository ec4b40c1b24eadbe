import { afterEach, beforeEach, expect } from 'vitest'
import type { Handler } from '../../emulator/http/connection.ts'
import { ClientGone } from '../../emulator/http/errors.ts'
import { createHttpServer, type HttpServer } from '../../emulator/http/server.ts'
import type { TestCertificate } from '../../emulator/tls.ts'

export const MIB = 1 << 20

/** A server for each test of a file; a test may change how it answers. */
export interface Harness {
  handler: Handler
  readonly server: HttpServer
  readonly port: number
  /** One more that answers the same; the test closes it. */
  start(options: { tls?: TestCertificate; idleMs?: number }): Promise<{ server: HttpServer; port: number }>
}

/** Its server answers by `echo` at the beginning of each test. */
export function useServer(): Harness {
  const start = async (options: { tls?: TestCertificate; idleMs?: number } = {}) => {
    const server = createHttpServer({
      handler: (request, reply) => harness.handler(request, reply),
      memory: Buffer.alloc(1 << 16),
      idleMs: 60_000,
      ...options,
    })
    return { server, port: await server.listen(0) }
  }
  let current: { server: HttpServer; port: number } | undefined
  const running = () => {
    if (current === undefined) throw new Error('only inside a test')
    return current
  }
  const harness: Harness = {
    handler: echo,
    get server() {
      return running().server
    },
    get port() {
      return running().port
    },
    start,
  }
  beforeEach(async () => {
    harness.handler = echo
    current = await start()
  })
  afterEach(() => current?.server.close())
  return harness
}

/** Answers with what was asked. */
export const echo: Handler = (request, reply) => {
  let body = ''
  void request
    .receive((bytes) => {
      body += bytes.toString()
    })
    .then(() => {
      const text = `${request.method} ${request.target} ${body}`
      reply.send(200, text, { 'Content-Length': String(text.length) })
    })
    .catch((error: unknown) => expect(error).toBeInstanceOf(ClientGone))
}
export const answerTo = (text: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`

export const GET = 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n'
export const COUNTED = 'PUT /b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello'
export const CHUNKED =
  'PUT /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x\r\nlo\r\n0\r\nX: y\r\n\r\n'
export const put = (length: number, ...fields: string[]): string =>
  ['PUT /p HTTP/1.1', 'Host: x', `Content-Length: ${length}`, ...fields, '', ''].join('\r\n')
