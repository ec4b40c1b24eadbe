import { CosError } from './errors.ts'
import type { HttpRequest } from './http/http-request.ts'
import type { SignedRequest } from './signature.ts'
import type { BucketName } from './types.ts'
import { parseTarget } from './uri.ts'

/** A COS request taken apart; nothing about it is trusted yet. */
export interface CosRequest extends SignedRequest {
  /** API name (436/31923), `Unsupported` for those this emulator does not offer. */
  readonly kind: string
  readonly host: string
  readonly bucket: string
  /** Undefined for path style on a host without region. */
  readonly region: string | undefined
  readonly key: string
  readonly rawQuery: string
  readonly remoteIp: string
  readonly tlsVersion: string | undefined
  readonly incoming: HttpRequest
}

const HOST_MAX_BYTES = 60
const BUCKET = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?-\d+$/
const VIRTUAL_HOST = /^(.*?)\.?cos\.([a-z\d-]+)\.(?:myqcloud\.com|tencentcos\.cn|localhost|example\.test)$/
const PATH_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\]|service\.cos\.(?:myqcloud\.com|tencentcos\.cn|localhost))$/

/** Host names (without a port, in lower case) that are a bucket. */
export type Domains = Readonly<Record<string, BucketName>>

/** Parses target and Host. Throws InvalidURI, InvalidBucketName, BucketNameTooLong, KeyTooLong. */
export function parseRequest(incoming: HttpRequest, domains: Domains = {}): CosRequest {
  const { method, target, headers, remoteAddress, tlsVersion } = incoming
  const { path, query, rawQuery } = parseTarget(target)
  const host = headers.get('host') ?? ''
  const own = domains[host.toLowerCase().replace(/:\d+$/, '')]
  const { bucket, region, key } = own === undefined ? locate(host, path) : { ...own, key: path.slice(1) }
  return {
    kind: method === 'OPTIONS' ? 'OptionsObject' : kindOf(method, bucket, key, query, headers),
    method,
    path,
    headers,
    query,
    rawQuery,
    host,
    bucket,
    region,
    key,
    remoteIp: remoteAddress,
    tlsVersion,
    incoming,
  }
}

interface HostFacts {
  /** Without the port. */
  readonly name: string
  /** Of virtual-host style; empty: the path begins with it. */
  readonly bucket: string
  readonly region: string | undefined
}

const knownHosts = new Map<string, HostFacts>()
const KNOWN_HOSTS_MAX = 100

/** Clients send the same few hosts again and again. Throws InvalidURI. */
function hostFacts(host: string): HostFacts {
  const known = knownHosts.get(host)
  if (known !== undefined) return known
  const name = host.replace(/:\d+$/, '')
  const [, bucket = '', region] = VIRTUAL_HOST.exec(name.toLowerCase()) ?? []
  if (region === undefined && !PATH_HOST.test(name.toLowerCase())) {
    throw new CosError('InvalidURI', `Host ${host} names neither a bucket nor this server.`)
  }
  const facts = { name, bucket, region }
  if (knownHosts.size < KNOWN_HOSTS_MAX) knownHosts.set(host, facts)
  return facts
}

function locate(host: string, path: string): { bucket: string; region: string | undefined; key: string } {
  const { bucket: label, region } = hostFacts(host)
  if (label !== '') return { bucket: label, region, key: path.slice(1) }
  const slash = path.indexOf('/', 1)
  const bucket = slash < 0 ? path.slice(1) : path.slice(1, slash)
  return { bucket, region, key: slash < 0 ? '' : path.slice(slash + 1) }
}

/** Rules of 436/13312 and 436/13324; which code COS gives a forbidden key is not documented, InvalidURI is ours. */
export function assertNames({ host, bucket, key }: CosRequest): void {
  if (host.replace(/:\d+$/, '').length > HOST_MAX_BYTES) {
    throw new CosError('BucketNameTooLong', 'The request host is longer than 60 characters.')
  }
  if (bucket !== '' && !BUCKET.test(bucket)) {
    throw new CosError('InvalidBucketName', 'The specified bucket is not valid.')
  }
  assertKey(key)
}

const KEY_MAX_BYTES = 850
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters 436/13324 forbids.
const FORBIDDEN_IN_KEY = /^[/\\]|[\n\r\x18-\x1b]|%0[ad]/i

/** ≤ 850 UTF-8 bytes, no leading `/` or `\`, no `%0a`/`%0d` (nor what they stand for), none of CAN EM SUB ESC. */
export function assertKey(key: string): void {
  if (Buffer.byteLength(key) > KEY_MAX_BYTES) throw new CosError('KeyTooLong', 'Your key is too long.')
  if (FORBIDDEN_IN_KEY.test(key)) throw new CosError('InvalidURI', 'The key holds characters that are not allowed.')
}

const SUBRESOURCES =
  'acl cors lifecycle policy tagging versioning versions delete append restore website logging replication referer domain origin inventory object-lock torrent'.split(
    ' ',
  )

const hasSubresource = (query: ReadonlyMap<string, string>): boolean =>
  query.size > 0 && SUBRESOURCES.some((name) => query.has(name))

function kindOf(
  method: string,
  bucket: string,
  key: string,
  query: ReadonlyMap<string, string>,
  headers: ReadonlyMap<string, string>,
): string {
  if (bucket === '' || hasSubresource(query) || headers.has('x-cos-copy-source'))
    return rareKind(method, bucket, key, query)
  if (key === '') return bucketKind(method, query)
  const hasUploadId = query.has('uploadid')
  switch (method) {
    case 'PUT':
      return hasUploadId || query.has('partnumber') ? 'UploadPart' : 'PutObject'
    case 'HEAD':
      return 'HeadObject'
    case 'GET':
      return hasUploadId ? 'ListParts' : 'GetObject'
    case 'DELETE':
      return hasUploadId ? 'AbortMultipartUpload' : 'DeleteObject'
    case 'POST':
      if (query.has('uploads')) return 'InitiateMultipartUpload'
      return hasUploadId ? 'CompleteMultipartUpload' : 'Unsupported'
    default:
      return 'Unsupported'
  }
}

const READ_OF_BUCKET = new Map([
  ['acl', 'GetBucketACL'],
  ['policy', 'GetBucketPolicy'],
  ['cors', 'GetBucketCORS'],
  ['tagging', 'GetBucketTagging'],
  ['lifecycle', 'GetBucketLifecycle'],
])
const READ_OF_OBJECT = new Map([
  ['acl', 'GetObjectACL'],
  ['tagging', 'GetObjectTagging'],
])

const CORS_CHANGES = new Map([
  ['PUT', 'PutBucketCORS'],
  ['DELETE', 'DeleteBucketCORS'],
])

function rareKind(method: string, bucket: string, key: string, query: ReadonlyMap<string, string>): string {
  if (bucket === '') return method === 'GET' && key === '' && query.size === 0 ? 'GetService' : 'Unsupported'
  if (method !== 'GET') return (key === '' && query.has('cors') && CORS_CHANGES.get(method)) || 'Unsupported'
  const kinds = key === '' ? READ_OF_BUCKET : READ_OF_OBJECT
  return [...kinds].find(([name]) => query.has(name))?.[1] ?? 'Unsupported'
}

function bucketKind(method: string, query: ReadonlyMap<string, string>): string {
  if (method === 'HEAD') return 'HeadBucket'
  if (method === 'POST' && query.size === 0) return 'PostObject'
  if (method !== 'GET') return 'Unsupported'
  return query.has('uploads') ? 'ListMultipartUploads' : 'GetBucket'
}
