import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { EndpointReply } from '../../shared/endpoint-process.ts'
import { grantedBody, type RouteName } from './envelopes.ts'
import type { RateLimiter } from './rate-limiter.ts'
import { skipBody } from './read-body.ts'
import type { RefusalReport } from './refusal-report.ts'
import { REFUSALS, type Refusal } from './refusals.ts'
import { allowOrigin, sendJson, sendPreflight, sendRefusal } from './respond.ts'
import { bearerOf } from './tokens.ts'

/** Who asks, and how: main looks the client up and says what it gets. */
export interface Question {
  readonly clientId: string
  readonly route: RouteName
  readonly requestId: string
  readonly address: string
  readonly origin?: string
}

export interface HandlerPorts {
  readonly isOurHost: (header: string | undefined) => boolean
  readonly isOurOrigin: (origin: string) => boolean
  readonly clientOf: (token: string) => string | undefined
  readonly limiter: RateLimiter
  readonly report: RefusalReport
  readonly ask: (question: Question) => Promise<EndpointReply>
  readonly maxBodyBytes: number
}

interface Route {
  readonly name: RouteName | 'health'
  readonly method: 'GET' | 'POST'
}
const ROUTES: ReadonlyMap<string, Route> = new Map([
  ['/sign', { name: 'sign', method: 'GET' }],
  ['/api/get-cos-credentials', { name: 'cos-credentials', method: 'POST' }],
  ['/healthz', { name: 'health', method: 'GET' }],
])

/** One request on its way to an answer. */
interface Visit {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
  readonly address: string
  readonly origin: string | undefined
  readonly route: Route | undefined
  readonly ports: HandlerPorts
}

/** Answers one request; settles when the answer is handed to the connection. */
export async function handle(request: IncomingMessage, response: ServerResponse, ports: HandlerPorts): Promise<void> {
  const requestId = randomBytes(8).toString('hex')
  response.setHeader('X-Request-Id', requestId)
  // Whatever the answer: it depends on who asks, so no cache may give it to another page.
  response.setHeader('Vary', 'Origin')
  const { origin } = request.headers
  const visit: Visit = {
    ...{ request, response, requestId, ports, origin: origin?.slice(0, 260) },
    address: request.socket.remoteAddress ?? 'unknown',
    route: ROUTES.get((request.url ?? '').split('?', 1)[0] ?? ''),
  }
  const refusal = gate(visit)
  if (refusal !== undefined) return refuse(visit, refusal)
  const { route } = visit
  if (route === undefined) return refuse(visit, 'not-found')
  if (request.method === 'OPTIONS' && isPreflight(request)) return sendPreflight(response, route.method)
  if (!methodFits(request.method, route))
    return refuse(visit, 'method-not-allowed', { headers: { Allow: route.method } })
  if (route.name === 'health') return sendJson(response, 200, { status: 'ok' })
  return grant(visit, route.name)
}

/** Before anything else: is it this server that is meant, and may that page ask at all? */
function gate({ request, response, origin, ports }: Visit): Refusal | undefined {
  const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
  if (hosts.length !== 1 || !ports.isOurHost(request.headers.host)) return 'host-not-allowed'
  if (origin === undefined) return undefined
  if (!ports.isOurOrigin(origin)) return 'origin-not-allowed'
  allowOrigin(response, origin)
  return undefined
}

const isPreflight = ({ headers }: IncomingMessage): boolean =>
  headers.origin !== undefined && headers['access-control-request-method'] !== undefined

const methodFits = (method: string | undefined, route: Route): boolean =>
  method === route.method || (method === 'HEAD' && route.name === 'health')

async function grant(visit: Visit, route: RouteName): Promise<void> {
  const { request, response, requestId, address, origin, ports } = visit
  const token = bearerOf(request.headers.authorization)
  const clientId = token === undefined ? undefined : ports.clientOf(token)
  if (clientId === undefined) return refuse(visit, 'unauthorized')
  const retryAfterSeconds = ports.limiter.take(clientId)
  if (retryAfterSeconds > 0) return refuse(visit, 'rate-limited', { clientId, retryAfterSeconds })
  const body = await skipBody(request, ports.maxBodyBytes)
  if (body !== 'read') return refuse(visit, body === 'too-large' ? 'body-too-large' : 'bad-request', { clientId })
  const reply = await ports.ask({ clientId, route, requestId, address, ...(origin !== undefined && { origin }) })
  // Main has written it down already.
  if (!reply.ok) return sendRefusal(response, { refusal: reply.refusal, requestId, route })
  sendJson(response, 200, grantedBody(route, reply.credential, requestId))
}

interface RefusalDetails {
  readonly clientId?: string
  readonly retryAfterSeconds?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** Tells main and the client. Whoever keeps sending wrong tokens is told to wait instead. */
function refuse(
  visit: Visit,
  refusal: Refusal,
  { clientId, retryAfterSeconds = 0, headers }: RefusalDetails = {},
): void {
  const { response, requestId, address, origin, ports } = visit
  const route = visit.route === undefined || visit.route.name === 'health' ? undefined : visit.route.name
  const who = {
    requestId,
    address,
    ...(origin !== undefined && { origin }),
    ...(clientId !== undefined && { clientId }),
  }
  const silentSeconds = ports.report.add({ refusal, ...who, status: REFUSALS[refusal].status, ...(route && { route }) })
  const waitSeconds = refusal === 'unauthorized' ? silentSeconds : retryAfterSeconds
  const shown = waitSeconds > 0 ? 'rate-limited' : refusal
  const wait = waitSeconds > 0 ? { 'Retry-After': String(waitSeconds) } : {}
  sendRefusal(response, { refusal: shown, requestId, route, headers: { ...headers, ...wait } })
}
