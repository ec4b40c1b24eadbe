import { createServer as createHttp, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'

/** One request as it came. */
export interface BrokerRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** An organisation's broker server that answers as the test says. */
export interface BrokerServer {
  readonly url: string
  readonly port: number
  readonly requests: readonly BrokerRequest[]
  /** From now on; the body has been read by then. */
  answerWith(respond: RequestListener): void
  close(): Promise<void>
}

/** On 127.0.0.1; with a certificate over TLS. */
export async function startBrokerServer(tls?: { readonly key: string; readonly cert: string }): Promise<BrokerServer> {
  const requests: BrokerRequest[] = []
  let respond: RequestListener = (_request, response) => void response.writeHead(500).end()
  const listen: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      requests.push({ method, url, headers, body: Buffer.concat(chunks).toString() })
      respond(request, response)
    })
  }
  const server: Server = tls ? createHttps(tls, listen) : createHttp(listen)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${tls ? 'https' : 'http'}://localhost:${port}/sts?app=courier`,
    port,
    requests,
    answerWith(next) {
      respond = next
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Answers with this JSON, or text. */
export const answering =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_request, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body))
