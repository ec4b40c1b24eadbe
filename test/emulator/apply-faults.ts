import type { IncomingMessage, ServerResponse } from 'node:http'
import { TLSSocket } from 'node:tls'
import { CosError } from './errors.ts'
import type { FaultEffect } from './fault-effects.ts'
import type { FaultPlan } from './faults.ts'
import type { Reply } from './operation.ts'
import { drainBody } from './receive.ts'
import { commonHeaders, type ReplyContext, sendReply } from './reply.ts'
import { XML_DECLARATION } from './xml.ts'

/** An error that is answered instead of doing what was asked. */
export interface EarlyAnswer {
  readonly error: CosError
  readonly status: number
  readonly headers?: Record<string, string>
}

/** Bytes that a truncated or stalled reply promises and does not send. */
const MISSING_BYTES = 100

/** Effects that come before, or instead of, doing what was asked. Resolves when they are over. */
export async function answerEarly(
  faults: FaultPlan,
  incoming: IncomingMessage,
  response: ServerResponse,
  effect: FaultEffect | undefined,
): Promise<EarlyAnswer | 'cut' | undefined> {
  const scripted = (code: string): CosError => new CosError(code, 'Scripted fault.')
  switch (effect?.type) {
    case 'resetBeforeBody':
      return reset(response)
    case 'resetAfterBody':
      await drainBody(incoming)
      return reset(response)
    case 'stall':
      if (effect.at === 'inReply') return undefined
      if (effect.at === 'reply') await drainBody(incoming)
      return stall(faults, response, effect.forMs)
    case 'status':
      await drainBody(incoming)
      return { error: scripted(effect.code), ...effect }
    case 'redirect':
      await drainBody(incoming)
      return { error: scripted('TemporaryRedirect'), status: effect.status, headers: { Location: effect.location } }
    case 'expiredToken':
      await drainBody(incoming)
      return { error: new CosError('ExpiredToken', 'The provided token has expired.'), status: 400 }
    case 'errorIn200':
      await drainBody(incoming)
      return { error: scripted(effect.code), status: 200 }
    default:
      return undefined
  }
}

/** Sends the reply to what has been done, as far as the effect lets it. */
export async function answerLate(
  faults: FaultPlan,
  context: ReplyContext,
  reply: Reply,
  effect: FaultEffect | undefined,
): Promise<'cut' | undefined> {
  switch (effect?.type) {
    case 'loseReply':
      return reset(context.response)
    case 'stall':
      sendHeadOnly(context, reply)
      return stall(faults, context.response, effect.forMs)
    case 'truncatedReply':
      sendTruncated(context, reply)
      return 'cut'
    case 'oversizedReply':
      if (context.method === 'HEAD') await sendReply(context, reply)
      else sendOversized(context, reply, effect.bytes)
      return undefined
    default:
      await sendReply(context, alterCrc(reply, effect))
      return undefined
  }
}

function alterCrc(reply: Reply, effect: FaultEffect | undefined): Reply {
  const { 'x-cos-hash-crc64ecma': crc, ...others } = reply.headers
  if (effect?.type === 'noCrc64') return { ...reply, headers: others }
  if (effect?.type !== 'wrongCrc64' || crc === undefined) return reply
  return { ...reply, headers: { ...others, 'x-cos-hash-crc64ecma': (BigInt(crc) ^ 1n).toString() } }
}

/** A TCP RST, so that the client sees ECONNRESET and no orderly end; over TLS, where Node offers none, an abrupt end. */
export function reset({ socket }: ServerResponse): 'cut' {
  if (socket instanceof TLSSocket) socket.destroy()
  else socket?.resetAndDestroy()
  return 'cut'
}

/** Silence on an open connection until its time is over, faults are cleared, or the client is seen to leave. */
export async function stall(faults: FaultPlan, response: ServerResponse, forMs: number | undefined): Promise<'cut'> {
  const gone = new Promise<void>((resolve) => {
    if (response.socket === null || response.destroyed) resolve()
    else response.once('close', () => resolve())
  })
  await Promise.race([gone, faults.hold(forMs)])
  return reset(response)
}

const textOf = ({ xml, slowXml }: Reply): string => {
  const text = xml ?? slowXml
  return text === undefined ? '' : XML_DECLARATION + text
}

function headersFor(context: ReplyContext, reply: Reply, lengthBytes: number): Record<string, string> {
  const { 'content-length': _, ...others } = reply.headers
  reply.body?.destroy()
  return { ...commonHeaders(context), ...others, 'Content-Length': String(lengthBytes) }
}

function sendHeadOnly(context: ReplyContext, reply: Reply): void {
  const { response, method } = context
  const lengthBytes = Buffer.byteLength(textOf(reply)) + MISSING_BYTES
  if (method === 'HEAD') response.socket?.write(`HTTP/1.1 ${reply.status} OK\r\nServer: tencent-`)
  else response.writeHead(reply.status, headersFor(context, reply, lengthBytes)).flushHeaders()
}

function sendTruncated(context: ReplyContext, reply: Reply): void {
  const { response, method } = context
  if (method === 'HEAD') {
    response.socket?.end(`HTTP/1.1 ${reply.status} OK\r\nServer: tencent-`)
    return
  }
  const text = textOf(reply)
  const headers = headersFor(context, reply, Buffer.byteLength(text) + MISSING_BYTES)
  response.writeHead(reply.status, { ...headers, Connection: 'close' })
  response.end(text)
}

/** White space before the document would be no XML, after it it is. */
function sendOversized(context: ReplyContext, reply: Reply, bytes: number): void {
  const { response } = context
  const text = Buffer.from(textOf(reply))
  response.writeHead(reply.status, headersFor(context, reply, Math.max(bytes, text.length)))
  response.write(text)
  response.end(Buffer.alloc(Math.max(0, bytes - text.length), ' '))
}
