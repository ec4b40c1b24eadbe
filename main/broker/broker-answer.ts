/** What an organisation's own broker server may answer: see docs/broker-contract.openapi.yaml. */
import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import { Bucket, Region } from '../../shared/scope.ts'
import { createRedactor, type Redact } from './broker-words.ts'
import type { Minted } from './sts.ts'

// They end up in headers and in the signature's `a=b&c=d`, so nothing that could begin another member.
const CredentialText = (max: number) =>
  v.pipe(v.string(), v.minLength(1), v.maxLength(max), v.regex(/^[A-Za-z0-9_.+/=~-]+$/))
/** Seconds since 1970, ten digits. */
const Seconds = v.pipe(v.number(), v.integer(), v.minValue(1_000_000_000), v.maxValue(9_999_999_999))

const Body = v.object({
  credentials: v.object({
    tmpSecretId: CredentialText(1024),
    tmpSecretKey: CredentialText(1024),
    sessionToken: CredentialText(8192),
  }),
  startTime: v.optional(Seconds),
  expiredTime: Seconds,
  requestId: v.optional(v.unknown()),
  bucket: v.optional(Bucket),
  region: v.optional(Region),
})
const Envelope = v.object({ code: v.literal(0), data: Body })
const Refusal = v.object({
  code: v.pipe(
    v.number(),
    v.integer(),
    v.check((code) => code !== 0),
  ),
  message: v.string(),
})

/** Tencent's STS gives no longer life to anybody. */
const MAX_LIFE_SECONDS = 129_600
/** Between two clocks that are set by different people. */
const TOLERANCE_SECONDS = 300
const REQUEST_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** What an answer came to, and what must not be found in any error made of it. */
export interface BrokerReply {
  readonly host: string
  readonly text: string
  /** The server's time when it answered: its Date header, or the clock as known. */
  readonly serverNowMs: number
  readonly serverDateMs: number | undefined
  /** Values of the headers that were sent. */
  readonly secrets: readonly string[]
}

/** Where the broker says its credentials are for. */
export interface NamedPlace {
  readonly bucket?: string
  readonly region?: string
}

/**
 * The credential in an answer with status 200.
 *
 * @throws AppError `broker-refused` with the broker's words as subject, `broker-answer-malformed`,
 * `broker-credential-expired`, `broker-credential-too-long`.
 */
export function parseBrokerAnswer(reply: BrokerReply): { readonly minted: Minted; readonly place: NamedPlace } {
  const answer = parseJson(reply)
  const refused = refusalIn(answer, reply.secrets)
  if (refused !== undefined) throw new AppError({ code: 'broker-refused', subject: refused })
  const { credentials, expiredTime, startTime, requestId, bucket, region } = bodyOf(answer, reply.host)
  const grantedSeconds = lifeOf(expiredTime, startTime, reply)
  const minted = {
    ...credentials,
    grantedSeconds,
    requestId: typeof requestId === 'string' && REQUEST_ID.test(requestId) ? requestId : '',
    ...(reply.serverDateMs !== undefined && { serverDateMs: reply.serverDateMs }),
  }
  return { minted, place: { ...(bucket !== undefined && { bucket }), ...(region !== undefined && { region }) } }
}

/** The broker's words in an answer of any status that says no; undefined when it says nothing that can be shown. */
export function brokerWords(text: string | undefined, secrets: readonly string[]): string | undefined {
  try {
    return refusalIn(JSON.parse(text ?? ''), secrets)
  } catch {
    // Not JSON: a page for people, which the status already sums up.
    return undefined
  }
}

function refusalIn(answer: unknown, secrets: readonly string[]): string | undefined {
  const refused = v.safeParse(Refusal, answer)
  if (!refused.success) return undefined
  const redact: Redact = createRedactor([...secrets, ...credentialTextsIn(answer)])
  return redact(refused.output.message) || `code ${refused.output.code}`
}

/** A broker that says no may send a credential all the same; its message must not bring it into a log. */
function credentialTextsIn(answer: unknown): readonly string[] {
  const inner = v.safeParse(v.object({ data: v.object({ credentials: v.record(v.string(), v.unknown()) }) }), answer)
  const outer = v.safeParse(v.object({ credentials: v.record(v.string(), v.unknown()) }), answer)
  const found = [inner.success && inner.output.data.credentials, outer.success && outer.output.credentials]
  return found.flatMap((one) => Object.values(one || {})).filter((text) => typeof text === 'string')
}

function parseJson({ text, host }: BrokerReply): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's message quotes the text, which may hold a credential.
    throw malformed(host, 'not JSON')
  }
}

function bodyOf(answer: unknown, host: string): v.InferOutput<typeof Body> {
  const isEnvelope = typeof answer === 'object' && answer !== null && ('code' in answer || 'data' in answer)
  const parsed = isEnvelope ? v.safeParse(Envelope, answer) : v.safeParse(Body, answer)
  if (!parsed.success) throw malformed(host, v.getDotPath<typeof Envelope>(parsed.issues[0]) ?? 'not an object')
  return 'data' in parsed.output ? parsed.output.data : parsed.output
}

function lifeOf(expiredTime: number, startTime: number | undefined, { host, serverNowMs }: BrokerReply): number {
  const nowSeconds = Math.ceil(serverNowMs / 1000)
  const leftSeconds = expiredTime - nowSeconds
  if (leftSeconds <= 0) throw new AppError({ code: 'broker-credential-expired', subject: host })
  const isLong =
    leftSeconds > MAX_LIFE_SECONDS + TOLERANCE_SECONDS || expiredTime - (startTime ?? expiredTime) > MAX_LIFE_SECONDS
  if (isLong) throw new AppError({ code: 'broker-credential-too-long', subject: host, detail: `${leftSeconds} s` })
  if (startTime !== undefined && (startTime >= expiredTime || startTime > nowSeconds + TOLERANCE_SECONDS))
    throw malformed(host, 'startTime lies in the future')
  return Math.min(leftSeconds, MAX_LIFE_SECONDS)
}

const malformed = (host: string, detail: string): AppError =>
  new AppError({ code: 'broker-answer-malformed', subject: host, detail })
