import { CosError } from './errors.ts'
import type { FaultEffect } from './fault-effects.ts'
import type { FaultPlan } from './faults.ts'
import type { HttpReply } from './http/http-reply.ts'
import type { HttpRequest } from './http/http-request.ts'
import { headText, type ReplyHeaders } from './http/reply-text.ts'
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
  incoming: HttpRequest,
  reply: HttpReply,
  effect: FaultEffect | undefined,
): Promise<EarlyAnswer | 'cut' | undefined> {
  const scripted = (code: string): CosError => new CosError(code, 'Scripted fault.')
  switch (effect?.type) {
    case 'resetBeforeBody':
      return reset(reply)
    case 'resetAfterBody':
      await drainBody(incoming)
      return reset(reply)
    case 'stall':
      if (effect.at === 'inReply') return undefined
      if (effect.at === 'reply') await drainBody(incoming)
      return stall(faults, incoming, reply, effect.forMs)
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
  incoming: HttpRequest,
  context: ReplyContext,
  reply: Reply,
  effect: FaultEffect | undefined,
): Promise<'cut' | undefined> {
  switch (effect?.type) {
    case 'loseReply':
      return reset(context.reply)
    case 'stall':
      sendHeadOnly(context, reply)
      return stall(faults, incoming, context.reply, effect.forMs)
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

/** Cuts the connection. */
export function reset(reply: HttpReply): 'cut' {
  reply.reset()
  return 'cut'
}

/** Silence on an open connection until its time is over, faults are cleared, or the client is seen to leave. */
export async function stall(
  faults: FaultPlan,
  incoming: HttpRequest,
  reply: HttpReply,
  forMs: number | undefined,
): Promise<'cut'> {
  await Promise.race([incoming.whenGone(), faults.hold(forMs)])
  return reset(reply)
}

const textOf = ({ xml, slowXml }: Reply): string => {
  const text = xml ?? slowXml
  return text === undefined ? '' : XML_DECLARATION + text
}

function headersFor(context: ReplyContext, reply: Reply, lengthBytes: number): ReplyHeaders {
  const { 'content-length': _, ...others } = reply.headers
  reply.body?.destroy()
  return { ...commonHeaders(context), ...others, 'Content-Length': String(lengthBytes) }
}

const brokenHead = ({ status }: Reply): string => `HTTP/1.1 ${status} OK\r\nServer: tencent-`

function sendHeadOnly(context: ReplyContext, reply: Reply): void {
  const lengthBytes = Buffer.byteLength(textOf(reply)) + MISSING_BYTES
  const isHead = context.method === 'HEAD'
  context.reply.sendRaw(isHead ? brokenHead(reply) : headText(reply.status, headersFor(context, reply, lengthBytes)))
}

function sendTruncated(context: ReplyContext, reply: Reply): void {
  const text = textOf(reply)
  const headers = headersFor(context, reply, Buffer.byteLength(text) + MISSING_BYTES)
  const whole = headText(reply.status, headers, { Connection: 'close' }) + text
  context.reply.sendRaw(context.method === 'HEAD' ? brokenHead(reply) : whole)
  context.reply.hangUp()
}

/** White space before the document would be no XML, after it it is. */
function sendOversized(context: ReplyContext, reply: Reply, bytes: number): void {
  const text = textOf(reply)
  const missing = Math.max(0, bytes - Buffer.byteLength(text))
  const headers = headersFor(context, reply, Buffer.byteLength(text) + missing)
  context.reply.send(reply.status, text + ' '.repeat(missing), headers)
}
