import { randomBytes } from 'node:crypto'
import type { CosError } from './errors.ts'
import type { HttpReply } from './http/http-reply.ts'
import type { ReplyHeaders } from './http/reply-text.ts'
import type { Reply } from './operation.ts'
import { errorXml, XML_DECLARATION } from './xml.ts'

const machine = randomBytes(4).toString('hex')
let requestCount = 0
let beginningSecond = Number.NaN
let beginning = ''

/** Base64 of `<8 hex seconds>_<8 hex>_<4 hex>_<hex count>`, the shape COS uses. */
export function newRequestId(nowMs: number): string {
  const second = Math.floor(nowMs / 1000)
  if (second !== beginningSecond) {
    beginningSecond = second
    beginning = base64(`${second.toString(16).padStart(8, '0')}_${machine}_`) // 18 bytes, so what follows can be appended
  }
  const count = (++requestCount).toString(16)
  return beginning + base64(`${(requestCount & 0xffff).toString(16).padStart(4, '0')}_${count}`)
}
const base64 = (text: string): string => Buffer.from(text).toString('base64')

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
  /** For pages of other origins; absent: they may not read the answer. */
  cors?: ReplyHeaders
}

/** What every answer of COS carries. */
export function commonHeaders({ requestId, now, cors }: ReplyContext): ReplyHeaders {
  const headers = { Date: httpDate(now()), Server: 'tencent-cos', 'x-cos-request-id': requestId }
  return cors === undefined ? headers : { ...headers, ...cors }
}

const NO_BODY = { 'Content-Length': '0' }
const XML_TYPE = { 'Content-Type': 'application/xml' }

/** Sends a success; resolves once all of it is written. */
export async function sendReply(context: ReplyContext, { status, headers, xml, slowXml, body }: Reply): Promise<void> {
  const { reply } = context
  const common = commonHeaders(context)
  if (body !== undefined) return reply.sendStream(status, body, Number(headers['content-length']), common, headers)
  // COS answers Complete at once and keeps the connection alive with white space after the declaration (436/7742).
  if (slowXml !== undefined) return reply.sendChunked(200, [XML_DECLARATION, ' ', slowXml], common, headers, XML_TYPE)
  if (xml !== undefined) return sendXml(reply, status, XML_DECLARATION + xml, common, headers)
  if ('content-length' in headers || status === 204 || status === 304) reply.send(status, '', common, headers)
  else reply.send(status, '', common, headers, NO_BODY)
}

function sendXml(reply: HttpReply, status: number, text: string, ...headers: readonly ReplyHeaders[]): void {
  reply.send(status, text, ...headers, XML_TYPE, { 'Content-Length': String(Buffer.byteLength(text)) })
}

/** Sends the error document, or only the status on HEAD. `resource` is host and path without scheme. */
export function sendError(
  context: ReplyContext,
  error: CosError,
  { resource, status, headers = {} }: { resource: string; status: number; headers?: ReplyHeaders | undefined },
): void {
  const { reply, requestId, method } = context
  const traceId = Buffer.from(`${requestId}${requestId}`).toString('base64')
  const common = commonHeaders(context)
  const trace = { 'x-cos-trace-id': traceId }
  if (method === 'HEAD') return void reply.send(status, '', common, trace, headers, NO_BODY)
  const { code, message, extra } = error
  const text = errorXml({ code, message: message || code, extra, resource: resource || '/', requestId, traceId })
  sendXml(reply, status, text, common, trace, headers)
}
