import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { TLSSocket } from 'node:tls'
import { assertAllowed, authenticate } from './authorize.ts'
import type { BodyStore } from './body-store.ts'
import { ClientGone, CosError } from './errors.ts'
import type { FaultEffect, FaultPlan } from './faults.ts'
import type { Identities, Identity } from './identities.ts'
import { getBucket, headBucket, listMultipartUploads } from './list-operations.ts'
import {
  abortMultipartUpload,
  completeMultipartUpload,
  initiateMultipartUpload,
  listParts,
  uploadPart,
} from './multipart-operations.ts'
import { deleteObject, getObject, headObject, putObject } from './object-operations.ts'
import type { Operation, Reply } from './operation.ts'
import { drainBody } from './receive.ts'
import { newRequestId, type ReplyContext, sendError, sendReply } from './reply.ts'
import { assertNames, type CosRequest, parseRequest } from './request.ts'
import type { BucketState } from './state.ts'
import type { RequestRecord } from './types.ts'

/** What the COS half needs. */
export interface CosService {
  readonly buckets: ReadonlyMap<string, BucketState>
  readonly identities: Identities
  readonly store: BodyStore
  readonly faults: FaultPlan
  readonly now: () => number
  readonly wantsEtagMd5: boolean
  readonly record: (entry: RequestRecord) => void
}

const OPERATIONS = new Map<string, Operation>([
  ['PutObject', putObject],
  ['HeadObject', headObject],
  ['GetObject', getObject],
  ['DeleteObject', deleteObject],
  ['InitiateMultipartUpload', initiateMultipartUpload],
  ['UploadPart', uploadPart],
  ['ListParts', listParts],
  ['CompleteMultipartUpload', completeMultipartUpload],
  ['AbortMultipartUpload', abortMultipartUpload],
  ['ListMultipartUploads', listMultipartUploads],
  ['HeadBucket', headBucket],
  ['GetBucket', getBucket],
])

interface Outcome {
  readonly status: number
  readonly code: string
}

/** The request listener shared by the HTTP and the HTTPS server. */
export function cosListener(service: CosService): RequestListener {
  return (incoming, response) => {
    const nowMs = service.now()
    const context = { response, requestId: newRequestId(nowMs), nowMs, method: incoming.method ?? 'GET' }
    const seen: Seen = { request: undefined, identity: undefined }
    void answer(service, incoming, context, seen).then((outcome) => service.record(recordOf(context, seen, outcome)))
  }
}

/** What was learnt of a request before it was answered or refused. */
interface Seen {
  request: CosRequest | undefined
  identity: Identity | undefined
}

async function answer(
  service: CosService,
  incoming: IncomingMessage,
  context: ReplyContext,
  seen: Seen,
): Promise<Outcome> {
  try {
    const request = parseRequest(incoming)
    seen.request = request
    const partNumber = Number(request.query.get('partnumber') ?? Number.NaN)
    const fault = service.faults.take({ kind: request.kind, key: request.key, partNumber })
    if (fault.delayMs > 0) await delay(fault.delayMs)
    const early = await applyEarly(context, request, fault.effect)
    if (early !== undefined) return early
    const reply = await perform(service, request, seen)
    if (fault.effect?.type === 'loseReply') return reset(context.response)
    const sent = alterCrc(reply, fault.effect)
    await sendReply(context, sent)
    return { status: sent.status, code: '' }
  } catch (error) {
    if (error instanceof ClientGone) return { status: 0, code: 'ClientGone' }
    return refuse(context, seen.request, error)
  }
}

async function perform(service: CosService, request: CosRequest, seen: Seen): Promise<Reply> {
  const { identities, store, now, wantsEtagMd5 } = service
  const identity = authenticate(request, identities, now())
  seen.identity = identity
  assertNames(request)
  const bucket = service.buckets.get(request.bucket)
  const operation = OPERATIONS.get(request.kind)
  if (request.bucket !== '' && (bucket === undefined || (request.region ?? bucket.region) !== bucket.region)) {
    throw new CosError('NoSuchBucket', 'The specified bucket does not exist.')
  }
  if (operation === undefined || bucket === undefined) {
    throw new CosError('NotImplemented', `${request.method} of this resource is not offered by this server.`)
  }
  assertAllowed(request, identity, bucket)
  return operation({ request, bucket, identity, store, now, wantsEtagMd5 })
}

/** Effects that come before, or instead of, doing what was asked. */
async function applyEarly(
  context: ReplyContext,
  request: CosRequest,
  effect: FaultEffect | undefined,
): Promise<Outcome | undefined> {
  switch (effect?.type) {
    case 'resetBeforeBody':
      return reset(context.response)
    case 'resetAfterBody':
      await drainBody(request.incoming)
      return reset(context.response)
    case 'status':
      await drainBody(request.incoming)
      return fail(context, request, new CosError(effect.code, 'Scripted fault.'), effect.status, effect.headers)
    case 'expiredToken':
      await drainBody(request.incoming)
      return fail(context, request, new CosError('ExpiredToken', 'The provided token has expired.'), 400)
    case 'errorIn200':
      await drainBody(request.incoming)
      return fail(context, request, new CosError(effect.code, 'Scripted fault.'), 200)
    default:
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
function reset(response: ServerResponse): Outcome {
  const { socket } = response
  if (socket instanceof TLSSocket) socket.destroy()
  else socket?.resetAndDestroy()
  return { status: 0, code: '' }
}

function refuse(context: ReplyContext, request: CosRequest | undefined, error: unknown): Outcome {
  const cosError =
    error instanceof CosError
      ? error
      : new CosError('InternalError', error instanceof Error ? (error.stack ?? error.message) : String(error))
  return fail(context, request, cosError, cosError.status)
}

function fail(
  context: ReplyContext,
  request: CosRequest | undefined,
  error: CosError,
  status: number,
  headers?: Record<string, string>,
): Outcome {
  const resource = request === undefined ? '' : `${request.host}${request.path}`
  sendError(context, error, { resource, status, ...(headers === undefined ? {} : { headers }) })
  return { status, code: error.code }
}

function recordOf({ requestId, method }: ReplyContext, { request, identity }: Seen, outcome: Outcome): RequestRecord {
  return {
    kind: request?.kind ?? 'Unparsed',
    method,
    bucket: request?.bucket ?? '',
    key: request?.key ?? '',
    query: request?.rawQuery ?? '',
    ...outcome,
    requestId,
    secretId: identity?.secretId ?? '',
    temporary: identity?.session !== undefined,
  }
}
