import { setTimeout as delay } from 'node:timers/promises'
import { answerEarly, answerLate, type EarlyAnswer } from './apply-faults.ts'
import { assertAllowed, assertMayList, authenticate, type Reader, readerOf } from './authorize.ts'
import type { BodyStore } from './body-store.ts'
import { allowPages, CORS_OPERATIONS, preflight } from './cors.ts'
import { CosError } from './errors.ts'
import { type FaultEffect, nameOfEffect } from './fault-effects.ts'
import type { FaultPlan } from './faults.ts'
import type { Handler } from './http/connection.ts'
import { ClientGone } from './http/errors.ts'
import type { HttpRequest } from './http/http-request.ts'
import type { Identities, Identity } from './identities.ts'
import { getBucket, getBucketAcl, getService, headBucket, listMultipartUploads } from './list-operations.ts'
import {
  abortMultipartUpload,
  completeMultipartUpload,
  initiateMultipartUpload,
  listParts,
  uploadPart,
} from './multipart-operations.ts'
import { deleteObject, getObject, headObject, putObject } from './object-operations.ts'
import type { Operation, Reply } from './operation.ts'
import { postObject } from './post-object.ts'
import { newRequestId, type ReplyContext, sendError, sendReply } from './reply.ts'
import { assertNames, type CosRequest, type Domains, parseRequest } from './request.ts'
import { answerS3, type S3Gate } from './s3.ts'
import type { BucketState } from './state.ts'
import type { RequestRecord } from './types.ts'
import { UNSET_OPERATIONS } from './unset-operations.ts'

/** What the COS half needs. */
export interface CosService {
  readonly buckets: ReadonlyMap<string, BucketState>
  readonly identities: Identities
  readonly store: BodyStore
  readonly faults: FaultPlan
  readonly now: () => number
  readonly wantsEtagMd5: boolean
  /** Undefined: S3 requests are refused like any other without a signature of COS. */
  readonly s3Gate: S3Gate | undefined
  /** Whose every request is taken to be, whatever it is signed with; undefined: signatures and rights are checked. */
  readonly everybody: Identity | undefined
  /** Whose a request without a signature is taken to be, where it only reads what everybody may; undefined: refused. */
  readonly reader: Reader | undefined
  readonly record: (entry: RequestRecord) => void
  readonly domains: Domains | undefined
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
  ['GetBucketACL', getBucketAcl],
  ...UNSET_OPERATIONS,
  ['GetBucket', getBucket],
  ...CORS_OPERATIONS,
])

interface Outcome {
  readonly status: number
  readonly code: string
}

const CUT: Outcome = { status: 0, code: '' }

/** Answers the requests of the HTTP and the HTTPS server. */
export function cosHandler(service: CosService): Handler {
  return (incoming, reply) => {
    const { now } = service
    const arrivedMs = now()
    const context: ReplyContext = { reply, requestId: newRequestId(arrivedMs), now, method: incoming.method }
    const seen: Seen = { arrivedMs, request: undefined, identity: undefined, fault: undefined }
    void answer(service, incoming, context, seen).then((outcome) => service.record(recordOf(context, seen, outcome)))
  }
}

/** What was learnt of a request before it was answered or refused. */
interface Seen {
  readonly arrivedMs: number
  request: CosRequest | undefined
  identity: Identity | undefined
  /** The name of the effect that hit it. */
  fault: string | undefined
}

async function answer(service: CosService, incoming: HttpRequest, context: ReplyContext, seen: Seen): Promise<Outcome> {
  try {
    const request = parseRequest(incoming, service.domains)
    seen.request = request
    allowPages(service.buckets, context, request)
    const partNumber = Number(request.query.get('partnumber') ?? Number.NaN)
    const { delayMs, effect } = service.faults.take({ kind: request.kind, key: request.key, partNumber })
    seen.fault = effect && nameOfEffect(effect)
    if (delayMs > 0) await delay(delayMs)
    if (incoming.isGone) throw new ClientGone('the client left during the delay')
    // Nothing is awaited before an unharmed request's body is: until then its bytes would have to be kept.
    const early = effect === undefined ? undefined : await answerEarly(service.faults, incoming, context.reply, effect)
    if (early === 'cut') return CUT
    if (early !== undefined) return fail(context, request, early)
    const reply = await perform(service, request, seen, effect)
    if (effect === undefined) await sendReply(context, reply)
    else if ((await answerLate(service.faults, incoming, context, reply, effect)) === 'cut') return CUT
    return { status: reply.status, code: '' }
  } catch (error) {
    if (error instanceof ClientGone) return { status: 0, code: 'ClientGone' }
    return refuse(context, seen.request, error)
  }
}

async function perform(
  service: CosService,
  request: CosRequest,
  seen: Seen,
  effect: FaultEffect | undefined,
): Promise<Reply> {
  const { identities, store, now, wantsEtagMd5, s3Gate, everybody, reader } = service
  if (request.kind === 'OptionsObject') return preflight(bucketOf(service, request)?.cors ?? [], request)
  if (request.kind === 'PostObject') return performPost(service, request, seen)
  const guest = s3Gate?.admits(request) ? s3Gate.guest : undefined
  const identity = guest ?? everybody ?? readerOf(request, reader) ?? authenticate(request, identities, now())
  seen.identity = identity
  assertNames(request)
  const bucket = bucketOf(service, request)
  const operation = OPERATIONS.get(request.kind)
  if (request.kind === 'GetService') {
    assertMayList(request, identity)
    return getService(service.buckets.values(), identity)
  }
  if (guest !== undefined && bucket !== undefined) {
    return answerS3({ request, bucket, identity, store, now, wantsEtagMd5, effect, isS3: true }, operation)
  }
  if (operation === undefined || bucket === undefined) {
    throw new CosError('NotImplemented', `${request.method} of this resource is not offered by this server.`)
  }
  assertAllowed(request, identity, bucket)
  return operation({ request, bucket, identity, store, now, wantsEtagMd5, effect, isS3: false })
}

/** Undefined where the request names none. Throws NoSuchBucket. */
function bucketOf({ buckets }: CosService, request: CosRequest): BucketState | undefined {
  const bucket = buckets.get(request.bucket)
  if (request.bucket !== '' && (bucket === undefined || (request.region ?? bucket.region) !== bucket.region)) {
    throw new CosError('NoSuchBucket', 'The specified bucket does not exist.')
  }
  return bucket
}

/** Who may is in the form itself. */
async function performPost(service: CosService, request: CosRequest, seen: Seen): Promise<Reply> {
  assertNames(request)
  const bucket = bucketOf(service, request)
  if (bucket === undefined) throw new CosError('InternalError', 'a form goes to a bucket')
  return postObject(service, request, bucket, (identity) => {
    seen.identity = identity
  })
}

function refuse(context: ReplyContext, request: CosRequest | undefined, error: unknown): Outcome {
  if (context.reply.hasBegun) return { status: 0, code: 'InternalError' } // the reply broke off, and its connection with it
  const cosError =
    error instanceof CosError
      ? error
      : new CosError('InternalError', error instanceof Error ? (error.stack ?? error.message) : String(error))
  return fail(context, request, { error: cosError, status: cosError.status })
}

function fail(
  context: ReplyContext,
  request: CosRequest | undefined,
  { error, status, headers }: EarlyAnswer,
): Outcome {
  const resource = request === undefined ? '' : `${request.host}${request.path}`
  sendError(context, error, { resource, status, headers })
  return { status, code: error.code }
}

function recordOf(
  { requestId, method }: ReplyContext,
  { arrivedMs, request, identity, fault }: Seen,
  { status, code }: Outcome,
): RequestRecord {
  const record = {
    kind: request?.kind ?? 'Unparsed',
    method,
    bucket: request?.bucket ?? '',
    key: request?.key ?? '',
    query: request?.rawQuery ?? '',
    status,
    code,
    requestId,
    secretId: identity?.secretId ?? '',
    temporary: identity?.session !== undefined,
    arrivedMs,
  }
  return fault === undefined ? record : { ...record, fault }
}
