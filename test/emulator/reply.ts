import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { CosError } from './errors.ts'
import type { Reply } from './operation.ts'
import { errorXml, XML_DECLARATION } from './xml.ts'

const machine = randomBytes(4).toString('hex')
let requestCount = 0

/** Base64 of `<8 hex seconds>_<8 hex>_<4 hex>_<hex count>`, the shape COS uses. */
export function newRequestId(nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, '0')
  const count = (++requestCount).toString(16)
  return Buffer.from(
    `${seconds}_${machine}_${(requestCount & 0xffff).toString(16).padStart(4, '0')}_${count}`,
  ).toString('base64')
}

let lastSecond = Number.NaN
let lastDate = ''

/** RFC 1123 date of the server clock; formatted once a second. */
export function httpDate(nowMs: number): string {
  const second = Math.floor(nowMs / 1000)
  if (second !== lastSecond) {
    lastSecond = second
    lastDate = new Date(nowMs).toUTCString()
  }
  return lastDate
}

/** Facts every answer of one request shares. */
export interface ReplyContext {
  readonly response: ServerResponse
  readonly requestId: string
  /** Server clock, epoch ms. */
  readonly now: () => number
  readonly method: string
}

/** What every answer of COS carries. */
export function commonHeaders({ requestId, now }: ReplyContext): Record<string, string> {
  return { Date: httpDate(now()), Server: 'tencent-cos', 'x-cos-request-id': requestId }
}

/** Sends a success; resolves once the socket has taken it all. */
export async function sendReply(context: ReplyContext, reply: Reply): Promise<void> {
  const { response, method } = context
  const headers = { ...commonHeaders(context), ...reply.headers }
  if (reply.slowXml !== undefined)
    return sendSlowXml(response, { ...headers, 'Content-Type': 'application/xml' }, reply.slowXml)
  if (reply.xml !== undefined) return sendText(response, reply.status, headers, XML_DECLARATION + reply.xml)
  if (reply.body === undefined) {
    const hasLength = 'content-length' in reply.headers || reply.status === 204 || reply.status === 304
    response.writeHead(reply.status, hasLength ? headers : { ...headers, 'Content-Length': '0' })
    response.end()
    return
  }
  response.writeHead(reply.status, headers)
  const { body } = reply
  if (method === 'HEAD') return void response.end()
  body.on('error', (error) => response.destroy(error))
  body.pipe(response)
}

function sendText(response: ServerResponse, status: number, headers: Record<string, string>, text: string): void {
  const bytes = Buffer.from(text)
  response.writeHead(status, { ...headers, 'Content-Type': 'application/xml', 'Content-Length': String(bytes.length) })
  response.end(bytes)
}

/** COS answers Complete at once and keeps the connection alive with white space after the declaration (436/7742). */
function sendSlowXml(response: ServerResponse, headers: Record<string, string>, xml: string): void {
  response.writeHead(200, { ...headers, 'Transfer-Encoding': 'chunked' })
  response.write(XML_DECLARATION)
  response.write(' ')
  response.end(xml)
}

/** Sends the error document, or only the status on HEAD. `resource` is host and path without scheme. */
export function sendError(
  context: ReplyContext,
  error: CosError,
  { resource, status, headers = {} }: { resource: string; status: number; headers?: Record<string, string> },
): void {
  const { response, requestId, method } = context
  const traceId = Buffer.from(`${requestId}${requestId}`).toString('base64')
  const all = { ...commonHeaders(context), 'x-cos-trace-id': traceId, ...headers }
  if (method === 'HEAD') {
    response.writeHead(status, { ...all, 'Content-Length': '0' })
    response.end()
    return
  }
  const { code, message, extra } = error
  sendText(
    response,
    status,
    all,
    errorXml({ code, message: message || code, extra, resource: resource || '/', requestId, traceId }),
  )
}
