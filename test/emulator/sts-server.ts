import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Role } from './accounts.ts'
import { reset, stall } from './apply-faults.ts'
import { assumeRole } from './assume-role.ts'
import { StsError } from './errors.ts'
import type { FaultEffect } from './fault-effects.ts'
import type { FaultPlan } from './faults.ts'
import type { Handler } from './http/connection.ts'
import { ClientGone } from './http/errors.ts'
import type { HttpReply } from './http/http-reply.ts'
import type { HttpRequest } from './http/http-request.ts'
import type { Identities, Identity } from './identities.ts'
import { receiveText } from './receive.ts'
import { httpDate } from './reply.ts'
import { sameText } from './signature.ts'
import { getCallerIdentity, getFederationToken, type StsAnswer, type StsParams } from './sts.ts'
import { assertFresh, type SignedCall, tc3Call, v1Call } from './sts-signature.ts'
import type { RequestRecord } from './types.ts'

/** What the STS half needs. */
export interface StsService {
  readonly identities: Identities
  readonly roles: readonly Role[]
  readonly faults: FaultPlan
  readonly now: () => number
  readonly record: (entry: RequestRecord) => void
}

const BODY_MAX_BYTES = 1 << 20
const VERSION = '2018-08-13'

interface Call {
  readonly action: string
  readonly version: string
  readonly params: StsParams
  readonly signed: () => SignedCall
}

/** Answers with HTTP 200 also for errors, as the service does. */
export function stsHandler(service: StsService): Handler {
  return (incoming, reply) => {
    const requestId = randomUUID()
    const arrivedMs = service.now()
    const seen: Seen = { action: 'Unparsed', identity: undefined }
    void answer(service, incoming, reply, requestId, seen).then(({ status, code }) => {
      const { action: kind, identity } = seen
      const temporary = identity?.session !== undefined
      const secretId = identity?.secretId ?? ''
      const { method } = incoming
      const outcome = { status, code, requestId, secretId, temporary, arrivedMs }
      service.record({ kind, method, bucket: '', key: '', query: '', ...outcome })
    })
  }
}

interface Seen {
  action: string
  identity: Identity | undefined
}

interface Outcome {
  readonly status: number
  readonly code: string
}

async function answer(
  service: StsService,
  incoming: HttpRequest,
  reply: HttpReply,
  requestId: string,
  seen: Seen,
): Promise<Outcome> {
  const send = (status: number, body: StsAnswer, code = ''): Outcome => {
    const text = JSON.stringify({ Response: { ...body, RequestId: requestId } })
    const length = String(Buffer.byteLength(text))
    const headers = { Date: httpDate(service.now()), 'Content-Type': 'application/json', 'Content-Length': length }
    reply.send(status, text, headers)
    return { status, code }
  }
  const sendFailure = (status: number, Code: string, Message: string): Outcome =>
    send(status, { Error: { Code, Message } }, Code)
  try {
    const body = await receiveText(incoming, BODY_MAX_BYTES)
    const call = readCall(incoming, body)
    seen.action = call.action
    const { delayMs, effect } = service.faults.take({ kind: call.action, key: '', partNumber: undefined })
    if (delayMs > 0) await delay(delayMs)
    if (effect?.type === 'status') return sendFailure(effect.status, effect.code, 'Scripted fault.')
    if (effect?.type === 'expiredToken') return sendFailure(200, 'AuthFailure.TokenFailure', 'Scripted fault.')
    if (effect?.type === 'stall') await stall(service.faults, incoming, reply, effect.forMs)
    if (isCut(effect) && effect?.type !== 'loseReply') return cut(reply)
    const result = perform(service, call, seen)
    return isCut(effect) ? cut(reply) : send(200, result)
  } catch (error) {
    if (error instanceof ClientGone) return { status: 0, code: 'ClientGone' }
    if (error instanceof StsError) return sendFailure(200, error.code, error.message)
    return sendFailure(200, 'InternalError', error instanceof Error ? error.message : String(error))
  }
}

const CUTTING: readonly string[] = ['resetBeforeBody', 'resetAfterBody', 'loseReply', 'stall']
const isCut = (effect: FaultEffect | undefined): boolean => effect !== undefined && CUTTING.includes(effect.type)

function cut(reply: HttpReply): Outcome {
  reset(reply) // a TLS socket cannot send RST by itself; the client sees the connection end without a reply
  return { status: 0, code: '' }
}

function perform({ identities, roles, now }: StsService, call: Call, seen: Seen): StsAnswer {
  if (call.action === '') throw new StsError('MissingParameter', 'The request lacks Action.')
  if (call.version !== VERSION) throw new StsError('NoSuchVersion', 'The API version does not exist.')
  const identity = authenticate(call.signed(), identities, now())
  seen.identity = identity
  if (call.action === 'GetFederationToken') return getFederationToken(call.params, identity, identities, now())
  if (call.action === 'AssumeRole') return assumeRole(call.params, identity, { identities, roles }, now())
  if (call.action === 'GetCallerIdentity') return getCallerIdentity(identity)
  throw new StsError('InvalidAction', 'The API action does not exist.')
}

function authenticate(signed: SignedCall, identities: Identities, nowMs: number): Identity {
  const identity = identities.find(signed.secretId)
  if (identity === undefined) {
    throw new StsError(
      'AuthFailure.SecretIdNotFound',
      'The SecretId is not found, please ensure that your SecretId is correct.',
    )
  }
  assertFresh(signed, nowMs)
  signed.check(identity.secretKey)
  const { session } = identity
  if (!sameText(signed.token, session?.token ?? '') || (session !== undefined && nowMs >= session.expiresAtMs)) {
    throw new StsError('AuthFailure.TokenFailure', 'The token is wrong or has expired.')
  }
  return identity
}

function readCall(incoming: HttpRequest, body: Buffer): Call {
  const { method, headers } = incoming
  if (method !== 'GET' && method !== 'POST')
    throw new StsError('UnsupportedProtocol', 'Only GET and POST are supported.')
  const [path, rawQuery = ''] = incoming.target.split('?', 2)
  if (path !== '/') throw new StsError('InvalidParameter', 'The path must be /.')
  const text = method === 'GET' ? rawQuery : body.toString('utf8')
  const isJson = method === 'POST' && (headers.get('content-type') ?? '').startsWith('application/json')
  const params = isJson ? jsonParams(text) : formParams(text)
  if (headers.has('authorization')) {
    const signed = () => tc3Call({ method, rawQuery, headers, body })
    return { action: headers.get('x-tc-action') ?? '', version: headers.get('x-tc-version') ?? '', params, signed }
  }
  const signed = () => v1Call(method, headers.get('host') ?? '', params)
  return { action: params.get('Action') ?? '', version: params.get('Version') ?? '', params, signed }
}

/** One form-decode of names and values, `+` as a space. */
function formParams(text: string): StsParams {
  return new Map(new URLSearchParams(text))
}

function jsonParams(text: string): StsParams {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text)
    return new Map(Object.entries(Object(value)).map(([name, member]): [string, string] => [name, String(member)]))
  } catch {
    throw new StsError('InvalidParameter', 'The request body is not JSON.')
  }
}
