import type { BrokerHeaders } from '../../shared/broker-headers.ts'
import type { Conditions } from '../../shared/conditions.ts'
import type { RemoteBrokerSource } from '../../shared/credential-source.ts'
import { AppError } from '../../shared/errors.ts'
import { brokerAddressOf } from './broker-address.ts'
import { brokerWords, type NamedPlace, parseBrokerAnswer } from './broker-answer.ts'
import type { Clock } from './clock.ts'
import { type ExchangeAnswer, exchange } from './http-exchange.ts'
import type { FreshCredential } from './mint-source.ts'
import { transportError } from './sts-errors.ts'
import type { Way } from './way.ts'

/** What a POST says is wanted; members are left out as long as they are not known. */
export interface BrokerWish {
  readonly bucket?: string
  readonly region?: string
  readonly prefix?: string
  /** As CAM names them, `name/cos:PutObject`. */
  readonly actions?: readonly string[]
  readonly durationSeconds?: number
  readonly acl?: string
  /** Folders beside `prefix`. */
  readonly otherPrefixes?: readonly string[]
  /** As in `profile.json`. */
  readonly conditions?: Conditions
}

export interface BrokerQuestion {
  readonly source: RemoteBrokerSource
  readonly wish: BrokerWish
  readonly headers: BrokerHeaders['headers']
  readonly way: Way
  /** Learns from the answer's Date. */
  readonly clock: Clock
  readonly timeoutMs?: number
}

/** As STS: behind a bad line the user waits no longer than this, however slowly bytes keep coming. */
const BROKER_TIMEOUT_MS = 15_000
/** An answer has about 2 KiB. */
export const MAX_BROKER_ANSWER_BYTES = 64 * 1024

/**
 * Asks an organisation's own server for a credential. One request on a connection of its own; a redirect is not followed.
 *
 * @throws AppError `profile-invalid`, `insecure-endpoint`, `tls-failure`, `broker-*`. Nothing of the headers' values is in
 * any of them, and of the server's words only what `broker-refused` quotes.
 */
export async function askBroker(
  question: BrokerQuestion,
): Promise<{ readonly fresh: FreshCredential; readonly place: NamedPlace }> {
  const { source, headers, clock } = question
  const { endpoint, path } = brokerAddressOf(source.url)
  const sent = headersToSend(source, headers, endpoint.host)
  const body = source.method === 'POST' ? JSON.stringify(question.wish) : undefined
  const askedAtMs = clock.nowMs()
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const answer = await send(endpoint.host, {
    ...{ endpoint, path, body, way: question.way },
    headers: { ...Object.fromEntries(sent), accept: 'application/json', 'accept-encoding': 'identity', ...type },
    timeoutMs: question.timeoutMs ?? BROKER_TIMEOUT_MS,
    maxAnswerBytes: MAX_BROKER_ANSWER_BYTES,
  })
  const secrets = sent.map(([, value]) => value)
  const serverDateMs = clock.learn(answer.dateHeader, askedAtMs, clock.nowMs())
  const text = textOf(answer, endpoint.host, secrets)
  const serverNowMs = serverDateMs ?? clock.serverNowMs()
  const { minted, place } = parseBrokerAnswer({ host: endpoint.host, text, serverNowMs, serverDateMs, secrets })
  return { fresh: { ...minted, askedAtMs, clockOffsetMs: clock.offsetMs() }, place }
}

function headersToSend(
  { headerNames = [] }: RemoteBrokerSource,
  headers: BrokerHeaders['headers'],
  host: string,
): readonly (readonly [name: string, value: string])[] {
  return headerNames.map((wanted) => {
    const found = headers.find(({ name }) => name.toLowerCase() === wanted.toLowerCase())
    if (found === undefined) throw new AppError({ code: 'broker-headers-missing', subject: host, detail: wanted })
    return [wanted, found.value]
  })
}

async function send(host: string, request: Parameters<typeof exchange>[0]): Promise<ExchangeAnswer> {
  try {
    return await exchange(request)
  } catch (error) {
    const failure = transportError(error, host, 'broker-unreachable')
    // Something answered, but not in HTTP, or with a head without end.
    if (failure.info.detail?.startsWith('HPE_') !== true) throw failure
    throw new AppError({ ...failure.info, code: 'broker-answer-malformed' })
  }
}

/** The body of a plain 200; anything else says what is wrong, with the broker's own words where it has any. */
function textOf({ status, text, encodingHeader }: ExchangeAnswer, host: string, secrets: readonly string[]): string {
  if (status >= 300 && status < 400) throw new AppError({ code: 'broker-redirect', subject: host, httpStatus: status })
  if (status !== 200) throw statusError(status, host, brokerWords(text, secrets))
  if (text === undefined)
    throw new AppError({
      code: 'broker-answer-too-large',
      subject: host,
      detail: `over ${MAX_BROKER_ANSWER_BYTES} bytes`,
    })
  if (encodingHeader !== undefined && encodingHeader.toLowerCase() !== 'identity')
    throw new AppError({
      code: 'broker-answer-malformed',
      subject: host,
      detail: 'packed, though that was not asked for',
    })
  return text
}

function statusError(status: number, host: string, words: string | undefined): AppError {
  const about = { subject: host, httpStatus: status, ...(words !== undefined && { detail: words }) }
  if (status === 401 || status === 403) return new AppError({ code: 'broker-auth-refused', ...about })
  // Passing troubles: as good as not reached, and worth another try.
  if (status >= 500 || status === 429) return new AppError({ code: 'broker-unreachable', ...about })
  return new AppError({ code: 'broker-status', ...about })
}
