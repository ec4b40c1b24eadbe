import { createPrivateKey, X509Certificate } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { isLoopback } from '../../shared/endpoint.ts'
import type { EndpointConfig, FromEndpoint } from '../../shared/endpoint-process.ts'

type Failed = Extract<FromEndpoint, { type: 'failed' }>
type Listening = { readonly server: Server; readonly port: number }

/** How often Node looks for connections whose time is up; its own 30 s would let them stay that long. */
const CHECK_MS = 1000
/** Bytes of all headers together: ours are few, a token is short. */
const MAX_HEADERS_BYTES = 8192

/** Listens, or says why not. Without TLS nobody but this computer can connect, whatever was asked for. */
export async function listen(config: EndpointConfig, onRequest: RequestListener): Promise<Listening | Failed> {
  const { host, port, tls, limits } = config
  if (tls === undefined && !isLoopback(host)) return failed('needs-tls', host)
  const problem = tls === undefined ? undefined : certificateProblem(tls)
  if (problem !== undefined) return failed('certificate', problem)
  let server: Server
  try {
    server = open(config, onRequest)
  } catch (error) {
    return failed('certificate', codeOf(error)) // nothing else is looked at so early
  }
  server.maxConnections = limits.maxConnections
  server.keepAliveTimeout = 1000
  server.maxRequestsPerSocket = 1
  return new Promise((resolve) => {
    server.once('error', (error) => {
      const code = codeOf(error)
      resolve(failed(code === 'EADDRINUSE' ? 'port-taken' : 'address', code))
    })
    // No resolver is asked for a name that is always this computer.
    server.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port, exclusive: true }, () => {
      const address = server.address()
      resolve({ server, port: typeof address === 'object' && address !== null ? address.port : port })
    })
  })
}

function open({ tls, limits }: EndpointConfig, onRequest: RequestListener): Server {
  const { headersTimeoutMs, requestTimeoutMs } = limits
  const options = {
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: CHECK_MS,
    maxHeaderSize: MAX_HEADERS_BYTES,
  }
  if (tls === undefined) return createServer(options, onRequest)
  const { certPem, keyPem } = tls
  const own = { cert: certPem, key: keyPem, minVersion: 'TLSv1.2' as const, handshakeTimeout: headersTimeoutMs }
  return createTlsServer({ ...options, ...own }, onRequest)
}

/** Clients would refuse it, or TLS fail with each of them (OpenSSL takes a key of another kind): better known now. */
function certificateProblem({ certPem, keyPem }: NonNullable<EndpointConfig['tls']>): string | undefined {
  try {
    const certificate = new X509Certificate(certPem)
    const { validTo } = certificate
    if (Date.parse(validTo) < Date.now()) return `it expired on ${validTo}`
    return certificate.checkPrivateKey(createPrivateKey(keyPem)) ? undefined : 'the key belongs to another certificate'
  } catch (error) {
    return codeOf(error)
  }
}

const failed = (failure: Failed['failure'], detail: string): Failed => ({ type: 'failed', failure, detail })

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
