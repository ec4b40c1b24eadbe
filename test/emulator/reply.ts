import { randomBytes } from 'node:crypto'
import type { CosError } from './errors.ts'
import type { HttpReply } from './http/http-reply.ts'
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
  readonly reply: HttpReply
  readonly requestId: string
  /** Server clock, epoch ms. */
  readonly now: () => number
  readonly method: string
}

/** What every answer of COS carries. */
export function commonHeaders({ requestId, now }: ReplyContext): Record<string, string> {
  return { Date: httpDate(now()), Server: 'tencent-cos', 'x-cos-request-id': requestId }
}

/** Sends a success; resolves once all of it is written. */
export async function sendReply(context: ReplyContext, { status, headers, xml, slowXml, body }: Reply): Promise<void> {
  const { reply } = context
  const all = { ...commonHeaders(context), ...headers }
  if (body !== undefined) return reply.sendStream(status, all, body, Number(headers['content-length']))
  if (slowXml !== undefined) return sendSlowXml(reply, { ...all, 'Content-Type': 'application/xml' }, slowXml)
  if (xml !== undefined) return sendXml(reply, status, all, XML_DECLARATION + xml)
  const hasLength = 'content-length' in headers || status === 204 || status === 304
  reply.send(status, hasLength ? all : { ...all, 'Content-Length': '0' })
}

function sendXml(reply: HttpReply, status: number, headers: Record<string, string>, text: string): void {
  const length = String(Buffer.byteLength(text))
  reply.send(status, { ...headers, 'Content-Type': 'application/xml', 'Content-Length': length }, text)
}

/** COS answers Complete at once and keeps the connection alive with white space after the declaration (436/7742). */
function sendSlowXml(reply: HttpReply, headers: Record<string, string>, xml: string): void {
  reply.sendChunked(200, headers, [XML_DECLARATION, ' ', xml])
}

/** Sends the error document, or only the status on HEAD. `resource` is host and path without scheme. */
export function sendError(
  context: ReplyContext,
  error: CosError,
  { resource, status, headers = {} }: { resource: string; status: number; headers?: Record<string, string> },
): void {
  const { reply, requestId, method } = context
  const traceId = Buffer.from(`${requestId}${requestId}`).toString('base64')
  const all = { ...commonHeaders(context), 'x-cos-trace-id': traceId, ...headers }
  if (method === 'HEAD') return void reply.send(status, { ...all, 'Content-Length': '0' })
  const { code, message, extra } = error
  sendXml(
    reply,
    status,
    all,
    errorXml({ code, message: message || code, extra, resource: resource || '/', requestId, traceId }),
  )
}
