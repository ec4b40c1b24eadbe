import type { CosAdminRequest } from './contract.ts'

/** One request as the SDK takes it, with its key not yet encoded. */
export interface Call {
  readonly Method: string
  readonly key: string
  readonly Query?: Readonly<Record<string, string | number>>
  readonly Headers?: Readonly<Record<string, string>>
  readonly Body?: string
}

/** An upload that does not exist: parts sent to it are kept nowhere. */
export const NO_UPLOAD = 'cos-courier-connection-test'

/**
 * Sixteen zero bytes: no text is known to have them as its MD5, so COS answers BadDigest and stores nothing, but only to
 * whoever may store (https://cloud.tencent.com/document/product/436/7749).
 */
const IMPOSSIBLE_MD5 = 'AAAAAAAAAAAAAAAAAAAAAA=='
const BODY = 'cos-courier-check'
const COMPLETE =
  '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"00000000000000000000000000000000"</ETag></Part></CompleteMultipartUpload>'

/** What is sent to try a right. */
export function probeCall({ probe, key, acl, contentType, bodyBytes }: CosAdminRequest & { operation: 'probe' }): Call {
  const typed = contentType !== undefined && { 'Content-Type': contentType }
  switch (probe) {
    case 'put-object': {
      const headers = { 'Content-MD5': IMPOSSIBLE_MD5, ...typed, ...(acl !== undefined && { 'x-cos-acl': acl }) }
      return { Method: 'PUT', key, Headers: headers, Body: bodyBytes === undefined ? BODY : 'x'.repeat(bodyBytes) }
    }
    case 'initiate-upload':
      return { Method: 'POST', key, Query: { uploads: '' }, ...(typed && { Headers: typed }) }
    case 'upload-part':
      return { Method: 'PUT', key, Query: { partNumber: 1, uploadId: NO_UPLOAD } }
    case 'complete-upload': {
      const headers = { 'Content-Type': 'application/xml' }
      return { Method: 'POST', key, Query: { uploadId: NO_UPLOAD }, Headers: headers, Body: COMPLETE }
    }
    case 'head-object':
      return { Method: 'HEAD', key }
    case 'get-object':
      return { Method: 'GET', key }
    case 'delete-object':
      return { Method: 'DELETE', key }
    default:
      return subResourceCall(probe, key)
  }
}

/** `bucket-acl` is `GET /?acl`, `object-acl` is `GET /<key>?acl`, and so on. */
function subResourceCall(probe: string, key: string): Call {
  const [of, name = ''] = probe.split('-')
  return { Method: 'GET', key: of === 'bucket' ? '' : key, Query: { [name]: '' } }
}
