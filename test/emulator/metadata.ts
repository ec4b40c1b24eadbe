import { CosError } from './errors.ts'

/** Headers kept with an object and answered on HEAD and GET, plus what only shapes answers. */
export interface StoredHeaders {
  /** Lower-case names: content-type, cache-control, …, x-cos-meta-*. */
  readonly answered: Readonly<Record<string, string>>
  readonly storageClass: string
  readonly tagCount: number
  /** As it was sent; HEAD does not answer it. */
  readonly acl: string
}

const PLAIN = ['cache-control', 'content-disposition', 'content-encoding', 'expires']
const STORAGE_CLASSES = new Set(
  'STANDARD STANDARD_IA INTELLIGENT_TIERING ARCHIVE DEEP_ARCHIVE MAZ_STANDARD MAZ_STANDARD_IA MAZ_INTELLIGENT_TIERING MAZ_ARCHIVE'.split(
    ' ',
  ),
)
const ACLS = new Set(['default', 'private', 'public-read', 'authenticated-read'])
const META_MAX_BYTES = 2048
const META_TOTAL_MAX_BYTES = 4096
const TAGS_MAX = 10

const TYPES = new Map(
  Object.entries({
    avif: 'image/avif',
    bin: 'application/octet-stream',
    bmp: 'image/bmp',
    css: 'text/css',
    csv: 'text/csv',
    gif: 'image/gif',
    gz: 'application/gzip',
    htm: 'text/html',
    html: 'text/html',
    ico: 'image/x-icon',
    jpeg: 'image/jpeg',
    jpg: 'image/jpeg',
    js: 'application/javascript',
    json: 'application/json',
    md: 'text/markdown',
    mov: 'video/quicktime',
    mp3: 'audio/mpeg',
    mp4: 'video/mp4',
    pdf: 'application/pdf',
    png: 'image/png',
    svg: 'image/svg+xml',
    tar: 'application/x-tar',
    txt: 'text/plain',
    wasm: 'application/wasm',
    wav: 'audio/wav',
    webm: 'video/webm',
    webp: 'image/webp',
    xml: 'application/xml',
    zip: 'application/zip',
  }),
)

/** What COS derives when Content-Type is missing or empty; unknown and no extension: application/octet-stream. */
export function typeOfKey(key: string): string {
  return TYPES.get(/\.([^./]+)$/.exec(key)?.[1]?.toLowerCase() ?? '') ?? 'application/octet-stream'
}

/** Takes the metadata of a PUT or Initiate. Throws InvalidArgument or InvalidTag. */
export function parseMetadata(headers: ReadonlyMap<string, string>, key: string): StoredHeaders {
  const answered: Record<string, string> = { 'content-type': headers.get('content-type') || typeOfKey(key) }
  for (const name of PLAIN) {
    const value = headers.get(name)
    // aws-chunked is a transfer detail; COS has no such thing, so the header is kept as it is.
    if (value) answered[name] = value
  }
  let metaBytes = 0
  for (const [name, value] of headers) {
    if (!name.startsWith('x-cos-meta-')) continue
    metaBytes += assertMeta(name, value)
    answered[name] = value
  }
  if (metaBytes > META_TOTAL_MAX_BYTES) throw new CosError('InvalidArgument', 'x-cos-meta-* exceed 4 KB.')
  const storageClass = headers.get('x-cos-storage-class') || 'STANDARD'
  if (!STORAGE_CLASSES.has(storageClass)) throw new CosError('InvalidArgument', 'x-cos-storage-class is unknown.')
  const acl = headers.get('x-cos-acl') ?? 'default'
  if (!ACLS.has(acl)) throw new CosError('InvalidArgument', 'x-cos-acl is unknown.')
  return { answered, storageClass, tagCount: countTags(headers.get('x-cos-tagging')), acl }
}

function assertMeta(name: string, value: string): number {
  const bytes = Buffer.byteLength(name) + Buffer.byteLength(value)
  if (!/^x-cos-meta-[a-z0-9-]+$/.test(name)) throw new CosError('InvalidArgument', `${name} is not a metadata name.`)
  if (bytes > META_MAX_BYTES) throw new CosError('InvalidArgument', `${name} exceeds 2 KB.`)
  return bytes
}

/** `k1=v1&k2=v2`, URL-encoded, at most 10, no key twice. */
function countTags(tagging: string | undefined): number {
  if (!tagging) return 0
  const names = tagging.split('&').map((pair) => {
    const [name = '', value, ...more] = pair.split('=')
    if (name === '' || value === undefined || more.length > 0)
      throw new CosError('InvalidTag', 'x-cos-tagging is malformed.')
    try {
      if (decodeURIComponent(name).length > 127 || decodeURIComponent(value).length > 255)
        throw new URIError('too long')
    } catch {
      throw new CosError('InvalidTag', 'x-cos-tagging is malformed or a tag is too long.')
    }
    return decodeURIComponent(name)
  })
  if (names.length > TAGS_MAX) throw new CosError('InvalidTag', 'An object has at most 10 tags.')
  if (new Set(names).size < names.length) throw new CosError('InvalidTag', 'A tag key is given twice.')
  return names.length
}

const TRAFFIC_MIN = 819_200
const TRAFFIC_MAX = 838_860_800

/** x-cos-traffic-limit in bit/s from header or query; throws InvalidArgument outside 819200…838860800. */
export function trafficLimit(
  headers: ReadonlyMap<string, string>,
  query: ReadonlyMap<string, string>,
): number | undefined {
  const text = headers.get('x-cos-traffic-limit') || query.get('x-cos-traffic-limit')
  if (!text) return undefined
  const bits = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (bits >= TRAFFIC_MIN && bits <= TRAFFIC_MAX) return bits
  throw new CosError('InvalidArgument', 'x-cos-traffic-limit must be 819200 to 838860800 bit/s.')
}
