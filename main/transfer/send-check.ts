import type { SendCall } from '../../shared/transfer/contract.ts'
import type { DestinationGrant } from '../../shared/transfer/control.ts'

const HEADERS = new Set([
  'authorization',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-length',
  'content-md5',
  'content-type',
  'date',
  'expires',
  'host',
  'x-cos-acl',
  'x-cos-forbid-overwrite',
  'x-cos-server-side-encryption',
  'x-cos-storage-class',
  'x-cos-tagging',
])
/** Objects, multipart and listing; no sub-resource that sets rights (`acl`, `policy`) or tags, restores or copies. */
const PARAMETERS = new Set([
  'delimiter',
  'encoding-type',
  'key-marker',
  'marker',
  'max-keys',
  'max-parts',
  'max-uploads',
  'part-number-marker',
  'partNumber',
  'prefix',
  'upload-id-marker',
  'uploadId',
  'uploads',
])

/**
 * Why `grant` does not cover `call`, in a few words without header values, or undefined when it does. Bodies from files
 * are checked against the sources elsewhere.
 */
export function sendRefusal(call: SendCall, grant: DestinationGrant | undefined): string | undefined {
  if (grant === undefined) return 'unknown or expired destination'
  return (
    keyRefusal(call, grant) ??
    queryRefusal(call) ??
    aclRefusal(call, grant) ??
    headerRefusal(call, grant) ??
    lengthRefusal(call)
  )
}

function keyRefusal({ method, key, query }: SendCall, { keyPrefix }: DestinationGrant): string | undefined {
  if (key !== '') return key.startsWith(keyPrefix) ? undefined : 'key outside the granted prefix'
  if (method !== 'GET' && method !== 'HEAD') return `${method} of the bucket`
  return (query['prefix'] ?? '').startsWith(keyPrefix) ? undefined : 'listing outside the granted prefix'
}

function queryRefusal({ method, query }: SendCall): string | undefined {
  const unknown = Object.keys(query).find((name) => !PARAMETERS.has(name))
  if (unknown !== undefined) return `parameter ${unknown}`
  // Aborting an upload is the only deletion on the way of an upload.
  return method === 'DELETE' && !query['uploadId'] ? 'DELETE of an object' : undefined
}

/** Only with what makes an object: PutObject and InitiateMultipartUpload. */
function aclRefusal({ method, query, headers }: SendCall, { acl }: DestinationGrant): string | undefined {
  const wanted = headers['x-cos-acl']
  if (wanted === undefined) return undefined
  const makesObject = method === 'PUT' ? query['uploadId'] === undefined : method === 'POST' && 'uploads' in query
  return acl !== undefined && wanted === acl && makesObject ? undefined : 'an ACL that was not granted'
}

function headerRefusal({ headers }: SendCall, grant: DestinationGrant): string | undefined {
  for (const [name, value] of Object.entries(headers)) {
    if (!HEADERS.has(name) && !/^x-cos-meta-[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) return `header ${name}`
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) return `characters in header ${name}`
  }
  if (headers['host'] !== grant.host) return 'host header differs from the grant'
  const ids = [...(headers['authorization'] ?? '').matchAll(/(?:^|&)q-ak=([^&]*)/g)]
  return ids.length === 1 && ids[0]?.[1] === grant.tmpSecretId ? undefined : 'not signed with the granted credential'
}

function lengthRefusal({ method, headers, body }: SendCall): string | undefined {
  const length = headers['content-length']
  const expected = bodyLengthBytes(body)
  if (length === undefined && expected === 0 && method !== 'PUT' && method !== 'POST') return undefined
  return length === String(expected) ? undefined : 'content-length differs from the body'
}

/** Length of the request body in bytes. */
export function bodyLengthBytes(body: SendCall['body']): number {
  if (body.type === 'none') return 0
  return body.type === 'file' ? body.length : Buffer.byteLength(body.text)
}
