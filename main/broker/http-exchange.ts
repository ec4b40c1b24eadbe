import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { lookupWithLocalhost } from '../node/localhost-lookup.ts'
import { httpsAgent, type WayThere } from '../node/tunnel-agent.ts'
import type { Endpoint } from './endpoint.ts'

/** One request to an endpoint. */
export interface Exchange {
  readonly endpoint: Endpoint
  /** Its proxy counts for https; plain http goes to this computer only. */
  readonly way: WayThere
  readonly headers: Readonly<Record<string, string>>
  /** Sent as it stands; `/` unless said. */
  readonly path?: string
  /** With one it is a POST, else a GET. */
  readonly body: string | undefined
  readonly timeoutMs: number
  readonly maxAnswerBytes: number
}

/** An answer read to its end; `text` is undefined when it was longer than allowed (the connection is cut then). */
export interface ExchangeAnswer {
  readonly status: number
  readonly dateHeader: string | undefined
  /** As sent: nothing is unpacked here. */
  readonly encodingHeader: string | undefined
  readonly text: string | undefined
}

/** Sends and reads one answer on a connection of its own; follows no redirect. Rejects with Node's error or a ProxyError. */
export function exchange({
  endpoint,
  way,
  headers,
  path = '/',
  body,
  timeoutMs,
  maxAnswerBytes,
}: Exchange): Promise<ExchangeAnswer> {
  const { promise, resolve, reject } = deferred<ExchangeAnswer>()
  let isAnswered = false
  const isSecure = endpoint.scheme === 'https'
  const request = (isSecure ? requestHttps : requestHttp)(
    {
      method: body === undefined ? 'GET' : 'POST',
      hostname: endpoint.hostname,
      port: endpoint.port,
      path,
      headers: { ...headers, host: endpoint.host, ...lengthOf(body) },
      agent: isSecure ? httpsAgent(way, timeoutMs) : false,
      lookup: lookupWithLocalhost,
      signal: AbortSignal.timeout(timeoutMs),
    },
    (response) => {
      isAnswered = true
      void readAnswer(response, maxAnswerBytes).then(resolve, reject)
    },
  )
  request.on('error', reject)
  // A 101 that nobody asked for ends the connection without an error.
  request.on('close', () => isAnswered || reject(Object.assign(new Error('no answer'), { code: 'ECONNRESET' })))
  request.end(body)
  return promise
}

const lengthOf = (body: string | undefined): { readonly 'content-length'?: number } =>
  body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }

async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<ExchangeAnswer> {
  const { date: dateHeader, 'content-encoding': encodingHeader } = response.headers
  const head = { status: response.statusCode ?? 0, dateHeader, encodingHeader }
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
