import { AppError } from '../../shared/errors.ts'
import type { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'
import type { Clock } from './clock.ts'
import { type ExchangeAnswer, exchange } from './http-exchange.ts'
import {
  MAX_STS_ANSWER_BYTES,
  type MintRequest,
  STS_TIMEOUT_MS,
  STS_VERSION,
  type Sts,
  type StsConnection,
} from './sts.ts'
import { parseIdentityAnswer, parseMintAnswer } from './sts-answer.ts'
import { statusError, transportError } from './sts-errors.ts'
import { tc3Authorization } from './tc3-signature.ts'

const CONTENT_TYPE = 'application/json; charset=utf-8'
/** GetCallerIdentity wants a region and ignores it. */
const ANY_REGION = 'ap-guangzhou'

interface Call {
  readonly action: 'GetFederationToken' | 'AssumeRole' | 'GetCallerIdentity'
  readonly region: string
  readonly parameters: Readonly<Record<string, unknown>>
}

/**
 * Our own client, signing with the corrected clock (TC3-HMAC-SHA256). For what the SDK lacks: GetCallerIdentity, a
 * role's external id, a clock that is off, and plain http to a server on this computer.
 */
export function createTc3Sts(connection: StsConnection, clock: Clock): Sts {
  const { host } = connection.endpoint
  return {
    async mint(request, key) {
      const { answer, serverDateMs } = await ask(mintCall(request), key, connection, clock)
      const serverNowMs = serverDateMs ?? clock.serverNowMs()
      const asked = { requestedSeconds: request.durationSeconds, assumesRole: request.role !== undefined }
      return parseMintAnswer(answer, { key, host, ...asked, serverNowMs, serverDateMs })
    },
    async whoAmI(key) {
      const call: Call = { action: 'GetCallerIdentity', region: ANY_REGION, parameters: {} }
      const { answer } = await ask(call, key, connection, clock)
      return parseIdentityAnswer(answer, { key, host })
    },
  }
}

/** What shows in CloudAudit as the session's name, of both kinds. */
const SESSION_NAME = 'cos-courier'

function mintCall({ policy, durationSeconds, region, role }: MintRequest): Call {
  const common = { Policy: encodeURIComponent(JSON.stringify(policy)), DurationSeconds: durationSeconds }
  if (role === undefined) return { action: 'GetFederationToken', region, parameters: { Name: SESSION_NAME, ...common } }
  const { roleArn, externalId } = role
  const external = externalId === undefined ? {} : { ExternalId: externalId }
  const parameters = { RoleArn: roleArn, RoleSessionName: SESSION_NAME, ...external, ...common }
  return { action: 'AssumeRole', region, parameters }
}

async function ask(
  call: Call,
  key: PermanentKey,
  { endpoint, caPem, proxy, timeoutMs = STS_TIMEOUT_MS }: StsConnection,
  clock: Clock,
): Promise<{ answer: unknown; serverDateMs: number | undefined }> {
  const sentAtMs = clock.nowMs()
  const body = JSON.stringify(call.parameters)
  const headers = signedHeaders(call, body, endpoint.host, Math.floor(clock.serverNowMs() / 1000), key)
  const limits = { timeoutMs, maxAnswerBytes: MAX_STS_ANSWER_BYTES }
  let answer: ExchangeAnswer
  try {
    answer = await exchange({ endpoint, way: { caPem, proxy }, headers, body, ...limits })
  } catch (error) {
    throw transportError(error, endpoint.host)
  }
  const serverDateMs = clock.learn(answer.dateHeader, sentAtMs, clock.nowMs())
  if (answer.status !== 200) throw statusError(answer.status, endpoint.host)
  return { answer: parseJson(answer.text, endpoint.host), serverDateMs }
}

function signedHeaders(call: Call, payload: string, host: string, timestampSeconds: number, key: PermanentKey) {
  const signed = { service: 'sts', host, contentType: CONTENT_TYPE, payload, timestampSeconds }
  return {
    'content-type': CONTENT_TYPE,
    'x-tc-action': call.action,
    'x-tc-version': STS_VERSION,
    'x-tc-timestamp': String(timestampSeconds),
    'x-tc-region': call.region,
    authorization: tc3Authorization(signed, key),
  }
}

function parseJson(text: string | undefined, host: string): unknown {
  if (text === undefined)
    throw new AppError({ code: 'sts-answer-malformed', subject: host, detail: `over ${MAX_STS_ANSWER_BYTES} bytes` })
  try {
    return JSON.parse(text)
  } catch {
    // The parser's message quotes the text, which may hold a credential.
    throw new AppError({ code: 'sts-answer-malformed', subject: host, detail: 'not JSON' })
  }
}
