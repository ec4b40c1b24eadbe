import { CosError } from './errors.ts'
import { type Identities, type Identity, mayAccess } from './identities.ts'
import type { CosRequest } from './request.ts'
import { assertSignature, assertWindow, findAuthorization, sameText } from './signature.ts'
import type { BucketState } from './state.ts'

const SKEW_MAX_MS = 15 * 60_000
const SECRET_ID = /^AKID[\w-]{8,124}$/
const UNKNOWN_KEY = 'The Access Key Id you provided does not exist in our records'

/**
 * Who signed the request. Order: Authorization, SecretId, token, time, signature.
 * Throws AccessDenied, InvalidAccessKeyId, ExpiredToken, RequestTimeTooSkewed, SignatureDoesNotMatch.
 */
export function authenticate(request: CosRequest, identities: Identities, nowMs: number): Identity {
  const authorization = findAuthorization(request)
  if (authorization === undefined) throw new CosError('AccessDenied', 'Access Denied.')
  const { headers, query } = request
  const token = headers.get('x-cos-security-token') || query.get('x-cos-security-token') || ''
  const identity = assertKnown(identities, authorization.secretId, token, nowMs)
  assertClock(request, nowMs)
  assertWindow(authorization, nowMs)
  assertSignature(request, authorization, identity.secretKey)
  return identity
}

/** The account that a public bucket's readers are taken for, and what they may read. */
export interface Reader {
  readonly identity: Identity
  readonly prefixes: readonly string[]
}

/** Undefined for whatever is signed, does more than read an object, or reads what is not everybody's. */
export function readerOf(request: CosRequest, reader: Reader | undefined): Identity | undefined {
  if (reader === undefined || !['GetObject', 'HeadObject'].includes(request.kind)) return undefined
  if (findAuthorization(request) !== undefined) return undefined
  return reader.prefixes.some((prefix) => request.key.startsWith(prefix)) ? reader.identity : undefined
}

/** Whose key it is, its token checked. Throws AccessDenied without a key, InvalidAccessKeyId, ExpiredToken. */
export function assertKnown(identities: Identities, secretId: string, token: string, nowMs: number): Identity {
  if (secretId === '') throw new CosError('AccessDenied', 'Access Denied.')
  if (!SECRET_ID.test(secretId)) {
    throw new CosError('InvalidAccessKeyId', 'The access key Id format you provided is invalid.')
  }
  const identity = identities.find(secretId)
  if (identity === undefined) throw new CosError('InvalidAccessKeyId', UNKNOWN_KEY)
  assertToken(token, identity, nowMs)
  return identity
}

function assertToken(token: string, { session }: Identity, nowMs: number): void {
  if (!sameText(token, session?.token ?? '')) throw new CosError('InvalidAccessKeyId', UNKNOWN_KEY)
  if (session !== undefined && nowMs >= session.expiresAtMs) {
    throw new CosError('ExpiredToken', 'The provided token has expired.')
  }
}

function assertClock({ headers }: CosRequest, nowMs: number): void {
  const date = headers.get('date')
  if (date === undefined) return
  const clientMs = Date.parse(date)
  if (Number.isNaN(clientMs)) throw new CosError('AccessDenied', 'The Date header is not a date.')
  if (Math.abs(clientMs - nowMs) > SKEW_MAX_MS) {
    throw new CosError(
      'RequestTimeTooSkewed',
      'The difference between the request time and the server time is too large.',
      {
        ServerTime: new Date(nowMs).toISOString(),
      },
    )
  }
}

const CONTEXT_HEADERS = ['content-length', 'content-type']

/** Throws AccessDenied unless CAM lets this account list its buckets: a right of no resource of its own. */
export function assertMayList(request: CosRequest, identity: Identity): void {
  const access = { action: 'name/cos:GetService', resource: 'service', context: contextOf(request) } as const
  if (!mayAccess(identity, access)) throw new CosError('AccessDenied', 'Access Denied.')
}

/** Throws AccessDenied unless CAM allows the request's action on its key (listings: on their prefix). */
export function assertAllowed(request: CosRequest, identity: Identity, bucket: BucketState): void {
  const { kind, key, query } = request
  const listed = kind === 'GetBucket' || kind === 'ListMultipartUploads'
  const resource = {
    region: bucket.region,
    appId: bucket.appId,
    bucket: bucket.bucket,
    key: listed ? (query.get('prefix') ?? '') : key,
  }
  if (identity.account.kind === 'root' && identity.session === undefined && resource.appId === identity.account.appId)
    return
  const context = contextOf(request)
  const mayDo = (name: string): boolean => mayAccess(identity, { action: `name/cos:${name}`, resource, context })
  if (!mayDo(kind) || (setsAcl(request) && !mayDo('PutObjectACL'))) throw new CosError('AccessDenied', 'Access Denied.')
}

/** An object that is made with an ACL takes the right to set one, as `PUT /key?acl` does. */
const setsAcl = ({ kind, headers }: CosRequest): boolean =>
  (kind === 'PutObject' || kind === 'PostObject' || kind === 'InitiateMultipartUpload') && !!headers.get('x-cos-acl')

function contextOf({ headers, query, remoteIp, tlsVersion }: CosRequest): Map<string, string> {
  const context = new Map([
    ['qcs:ip', remoteIp],
    ['cos:secure-transport', String(tlsVersion !== undefined)],
  ])
  if (tlsVersion !== undefined) context.set('cos:tls-version', tlsVersion.replace('TLSv', ''))
  for (const [name, value] of headers) {
    if (CONTEXT_HEADERS.includes(name) || name.startsWith('x-cos-')) context.set(`cos:${name}`, value)
  }
  for (const [name, value] of query) {
    if (name === 'prefix' || name === 'versionid' || name.startsWith('response-')) context.set(`cos:${name}`, value)
  }
  return context
}
