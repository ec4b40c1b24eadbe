import { createHash, createHmac } from 'node:crypto'
import { assertAllowed, assertKnown } from './authorize.ts'
import type { BodySink, BodyStore } from './body-store.ts'
import { startCrc64 } from './crc64.ts'
import { CosError } from './errors.ts'
import { boundaryOf, type FormFields, FormReader } from './form-reader.ts'
import type { Identities, Identity } from './identities.ts'
import { parseMetadata } from './metadata.ts'
import { assertMayWrite, bodyEtag, commitObject } from './object-operations.ts'
import { type Exchange, parseMd5, type Reply } from './operation.ts'
import { assertSize, checkPostPolicy, type PostPolicy } from './post-policy.ts'
import { type Received, receiveBody } from './receive.ts'
import { assertKey, type CosRequest } from './request.ts'
import { assertWindow, sameText, signKeyOf } from './signature.ts'
import type { BucketState } from './state.ts'
import { urlEncode } from './uri.ts'
import { element } from './xml.ts'

const MAX_BYTES = 5 * 2 ** 30

interface Service {
  readonly identities: Identities
  readonly store: BodyStore
  readonly now: () => number
  readonly wantsEtagMd5: boolean
}

/** A form whose fields have come and been found in order. */
interface Accepted {
  /** The file's request as if it had been a PUT: key and headers from the fields. */
  readonly request: CosRequest
  readonly identity: Identity
  readonly policy: PostPolicy
  readonly fields: FormFields
  readonly sink: BodySink
}

/**
 * POST Object (436/14690): a web page's form. All is checked before the first byte of the file is taken; `onIdentity` is
 * told whose it is.
 */
export async function postObject(
  service: Service,
  request: CosRequest,
  bucket: BucketState,
  onIdentity: (identity: Identity) => void,
): Promise<Reply> {
  const { store, now, wantsEtagMd5 } = service
  let accepted: Accepted | undefined
  const boundary = boundaryOf(request.headers.get('content-type'))
  let reader: FormReader | undefined
  const received = await receiveBody(request.incoming, {
    sink: lateSink(() => accepted?.sink),
    crc: startCrc64(),
    ...{ wantsMd5: true, wantsSha1: false, maxBytes: MAX_BYTES, bitsPerSecond: undefined },
    unframed: (take) => {
      const form = new FormReader(boundary, (fields, filename) => {
        accepted = accept(service, request, bucket, fields, filename)
        onIdentity(accepted.identity)
        return take
      })
      reader = form
      return (chunk) => form.take(chunk)
    },
  })
  try {
    reader?.finish()
    if (accepted === undefined) throw new CosError('InternalError', 'a finished form has a file')
    assertSize(accepted.policy, received.sizeBytes)
    assertMd5(accepted.fields, received)
    const exchange: Exchange = {
      ...{ request: accepted.request, bucket, identity: accepted.identity, store, now, wantsEtagMd5 },
      ...{ effect: undefined, isS3: false },
    }
    return await keep(exchange, accepted.fields, received)
  } catch (error) {
    await store.remove(bucket.bucket, received.file)
    throw error
  }
}

async function keep(exchange: Exchange, fields: FormFields, received: Received): Promise<Reply> {
  const { request, now } = exchange
  const headers = parseMetadata(request.headers, request.key)
  assertMayWrite(exchange)
  const etag = bodyEtag(received, exchange)
  const { sizeBytes, crc64, file } = received
  await commitObject(exchange, { key: request.key, sizeBytes, crc64, etag, file, headers, modifiedMs: now() })
  return replyTo(request, fields, { ETag: etag, 'x-cos-hash-crc64ecma': crc64 })
}

function replyTo(
  request: CosRequest,
  fields: FormFields,
  headers: { readonly ETag: string; readonly 'x-cos-hash-crc64ecma': string },
): Reply {
  const { bucket, key, host, tlsVersion } = request
  const redirect = fields.get('success_action_redirect')
  if (redirect && URL.canParse(redirect)) {
    const target = new URL(redirect)
    for (const [name, value] of Object.entries({ bucket, key, etag: headers.ETag }))
      target.searchParams.append(name, value)
    return { status: 303, headers: { ...headers, Location: target.href } }
  }
  const path = key.split('/').map(urlEncode).join('/')
  const Location = `${tlsVersion === undefined ? 'http' : 'https'}://${host}/${path}`
  const status = Number(fields.get('success_action_status') ?? 204)
  if (status !== 201) return { status: status === 200 ? 200 : 204, headers: { ...headers, Location } }
  const xml = element('PostResponse', { Location, Bucket: bucket, Key: key, ETag: headers.ETag })
  return { status, headers: { ...headers, Location }, xml }
}

/** Order as for other requests: who, when, signature, policy, CAM. Throws what each of these does. */
function accept(
  { identities, store, now }: Service,
  request: CosRequest,
  bucket: BucketState,
  fields: FormFields,
  filename: string,
): Accepted {
  const field = (name: string): string => fields.get(name) ?? ''
  const identity = assertKnown(identities, field('q-ak'), field('x-cos-security-token'), now())
  if (field('q-sign-algorithm') !== 'sha1') throw new CosError('AccessDenied', 'q-sign-algorithm must be sha1.')
  const keyTime = field('q-key-time')
  if (!/^\d{1,11};\d{1,11}$/.test(keyTime)) throw new CosError('AccessDenied', 'q-key-time is malformed.')
  assertWindow({ signTime: keyTime, keyTime }, now())
  const policyText = Buffer.from(field('policy'), 'base64').toString('utf8')
  if (!sameText(postSignature(identity.secretKey, keyTime, policyText), field('q-signature')))
    throw new CosError('SignatureDoesNotMatch', 'The Signature you specified is invalid.')
  // Only now: its own conditions are about the key as the form wrote it.
  const policy = checkPostPolicy(policyText, fields, { bucket: bucket.bucket, nowMs: now() })
  const key = field('key').replaceAll('$' + '{filename}', filename.replace(/^.*[/\\]/, ''))
  if (key === '') throw new CosError('InvalidArgument', 'The form has no key.')
  assertKey(key)
  const put: CosRequest = { ...request, key, headers: headersOf(fields) }
  // Length and type are the request's own: the form's, not the file's.
  const own = ['content-length', 'content-type'].flatMap((name): [string, string][] => [
    [name, request.headers.get(name) ?? ''],
  ])
  assertAllowed({ ...put, headers: new Map([...put.headers, ...own]) }, identity, bucket)
  return { request: put, identity, policy, fields, sink: store.open(bucket.bucket, key) }
}

/** HMAC-SHA1 over the policy's hash; no line end, no request in it (436/14690). */
export function postSignature(secretKey: string, keyTime: string, policyText: string): string {
  const stringToSign = createHash('sha1').update(policyText).digest('hex')
  return createHmac('sha1', signKeyOf(secretKey, keyTime)).update(stringToSign).digest('hex')
}

/** Fields that would be headers of a PUT. */
function headersOf(fields: FormFields): ReadonlyMap<string, string> {
  const headers = new Map<string, string>()
  for (const [name, value] of fields) {
    if (name === 'acl') headers.set('x-cos-acl', value)
    else if (!name.startsWith('q-') && name !== 'x-cos-security-token') headers.set(name, value)
  }
  return headers
}

function assertMd5(fields: FormFields, { md5 }: Received): void {
  const wanted = parseMd5(fields.get('content-md5'))
  if (wanted !== undefined && md5?.equals(wanted) !== true)
    throw new CosError('BadDigest', 'The Content-MD5 you specified did not match what we received.')
}

/** Opened once the key is known; what is dropped before then was nothing. */
function lateSink(sink: () => BodySink | undefined): BodySink {
  return {
    write: (chunk) => sink()?.write(chunk) ?? true,
    onceDrained: (resume) => (sink() ? sink()?.onceDrained(resume) : resume()),
    finish: async () => (await sink()?.finish()) ?? '',
    discard: async () => sink()?.discard(),
  }
}
