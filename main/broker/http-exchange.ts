import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { trustedAuthorities } from '../node/authorities.ts'
import { lookupWithLocalhost } from '../node/localhost-lookup.ts'
import type { Endpoint } from './endpoint.ts'

/** One POST to `/` of an endpoint. */
export interface Exchange {
  readonly endpoint: Endpoint
  readonly caPem: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
  readonly maxAnswerBytes: number
}

/** An answer read to its end; `text` is undefined when it was longer than allowed (the connection is cut then). */
export interface ExchangeAnswer {
  readonly status: number
  readonly dateHeader: string | undefined
  readonly text: string | undefined
}

/** Sends and reads one answer on a connection of its own, directly (no proxy, no redirect). Rejects with Node's error. */
export function exchange({
  endpoint,
  caPem,
  headers,
  body,
  timeoutMs,
  maxAnswerBytes,
}: Exchange): Promise<ExchangeAnswer> {
  const { promise, resolve, reject } = deferred<ExchangeAnswer>()
  const request = (endpoint.scheme === 'https' ? requestHttps : requestHttp)(
    {
      method: 'POST',
      hostname: endpoint.hostname,
      port: endpoint.port,
      path: '/',
      headers: { ...headers, host: endpoint.host, 'content-length': Buffer.byteLength(body) },
      agent: false,
      ca: trustedAuthorities(caPem),
      lookup: lookupWithLocalhost,
      signal: AbortSignal.timeout(timeoutMs),
    },
    (response) => void readAnswer(response, maxAnswerBytes).then(resolve, reject),
  )
  request.on('error', reject)
  request.end(body)
  return promise
}

async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<ExchangeAnswer> {
  const head = { status: response.statusCode ?? 0, dateHeader: response.headers.date }
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    if (!(chunk instanceof Buffer)) continue
    bytes += chunk.length
    // Leaving the loop destroys the response and its socket.
    if (bytes > maxBytes) return { ...head, text: undefined }
    chunks.push(chunk)
  }
  return { ...head, text: Buffer.concat(chunks).toString('utf8') }
}

interface Deferred<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (error: unknown) => void
}

function deferred<T>(): Deferred<T> {
  let settle: Omit<Deferred<T>, 'promise'> | undefined
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject }
  })
  if (settle === undefined) throw new Error('the executor of a promise runs at once')
  return { promise, ...settle }
}
