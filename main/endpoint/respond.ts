import type { ServerResponse } from 'node:http'
import { type RouteName, refusedBody } from './envelopes.ts'
import { REFUSALS, type Refusal } from './refusals.ts'

/** How long a browser remembers a preflight's answer, in seconds. */
const PREFLIGHT_SECONDS = 600

/** Sends JSON that nobody keeps, on a connection that then ends: a client asks once in a long while. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  })
  response.end(response.req.method === 'HEAD' ? undefined : text)
}

export interface SentRefusal {
  readonly refusal: Refusal
  readonly requestId: string
  readonly route: RouteName | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends a refusal in the route's form. */
export function sendRefusal(response: ServerResponse, { refusal, requestId, route, headers = {} }: SentRefusal): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (REFUSALS[refusal].status === 401) response.setHeader('WWW-Authenticate', 'Bearer')
  sendJson(response, REFUSALS[refusal].status, refusedBody(route, refusal, requestId))
}

/** Lets pages of this origin, and only of it, read the answer. */
export function allowOrigin(response: ServerResponse, origin: string): void {
  response.setHeader('Access-Control-Allow-Origin', origin)
  response.setHeader('Access-Control-Expose-Headers', 'X-Request-Id, Retry-After')
}

/** Answers a browser that asks whether a page may send its token along. */
export function sendPreflight(response: ServerResponse, method: string): void {
  // Chromium asks for the last before a page of the internet may reach this computer.
  const isPrivate = response.req.headers['access-control-request-private-network'] === 'true'
  response.writeHead(204, {
    'Access-Control-Allow-Methods': method,
    'Access-Control-Allow-Headers': 'Authorization, Content-Type',
    'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
    ...(isPrivate && { 'Access-Control-Allow-Private-Network': 'true' }),
    Connection: 'close',
  })
  response.end()
}
