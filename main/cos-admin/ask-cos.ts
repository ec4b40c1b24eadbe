import type { CosAdminAnswer, CosAdminRequest } from './contract.ts'
import { type Call, NO_UPLOAD, probeCall } from './probes.ts'
import { asProxyTrouble } from './proxy-trouble.ts'
import { recordOf } from './record.ts'
import { sdkFor } from './sdk.ts'
import { initiatedIdOf, partsPageOf, uploadsPageOf } from './uploads.ts'

/** The object a connection test names; it does not exist, and nothing is made. */
const PROBE_NAME = '.cos-courier-connection-test'
/** An upload has at most 10 000 parts, a page at most 1000; a server that goes on for ever is not followed. */
const MAX_PARTS_PAGES = 20

/** Asks COS one thing through cos-nodejs-sdk-v5. Never rejects. */
export async function askCos(request: CosAdminRequest): Promise<CosAdminAnswer> {
  if (request.operation === 'sum-parts') return sumParts(request)
  const { facts, body } = await exchange(request, callOf(request))
  if (!facts.ok) return facts
  if (request.operation === 'probe' && request.probe === 'initiate-upload') {
    const uploadId = initiatedIdOf(body)
    return uploadId === undefined ? malformed(facts) : { ...facts, uploadId }
  }
  if (request.operation !== 'list-uploads') return facts
  const uploads = uploadsPageOf(body)
  return uploads === undefined ? malformed(facts) : { ...facts, uploads }
}

async function sumParts(request: CosAdminRequest & { operation: 'sum-parts' }): Promise<CosAdminAnswer> {
  let sum = { count: 0, sizeBytes: 0 }
  let marker = 0
  for (let page = 0; page < MAX_PARTS_PAGES; page += 1) {
    const { facts, body } = await exchange(request, partsCall(request, marker))
    if (!facts.ok) return facts
    const parts = partsPageOf(body)
    if (parts === undefined || (parts.nextMarker !== undefined && parts.nextMarker <= marker)) return malformed(facts)
    sum = { count: sum.count + parts.count, sizeBytes: sum.sizeBytes + parts.sizeBytes }
    if (parts.nextMarker === undefined) return { ...facts, parts: sum }
    marker = parts.nextMarker
  }
  return { ok: false, status: 0, failure: 'malformed-answer' }
}

/** The SDK parses what it can and calls everything with status 200 a success. */
const malformed = ({ requestId }: CosAdminAnswer): CosAdminAnswer => ({
  ok: false,
  status: 0,
  failure: 'malformed-answer',
  ...(requestId !== undefined && { requestId }),
})

async function exchange(
  request: CosAdminRequest,
  { key, ...call }: Call,
): Promise<{ readonly facts: CosAdminAnswer; readonly body: Readonly<Record<string, unknown>> }> {
  const { scheme, host, pathPrefix } = request.address
  const path = `${pathPrefix}/${key}`
  const encoded = path.split('/').map(encodeSegment).join('/')
  try {
    const target = { Url: `${scheme}://${host}${encoded}`, Key: path.slice(1) }
    const answer: unknown = await sdkFor(request).request({ ...target, ...call })
    return { facts: asProxyTrouble(request, answerOf(answer), answer), body: recordOf(answer) }
  } catch (error) {
    return { facts: asProxyTrouble(request, answerOf(error), error), body: {} }
  }
}

function callOf(request: Exclude<CosAdminRequest, { operation: 'sum-parts' }>): Call {
  const { operation, prefix } = request
  switch (operation) {
    case 'head-bucket':
      return { Method: 'HEAD', key: '' }
    case 'list-prefix':
      return { Method: 'GET', key: '', Query: { prefix, 'max-keys': 1 } }
    case 'probe-upload':
      return { Method: 'PUT', key: `${prefix}${PROBE_NAME}`, Query: { partNumber: 1, uploadId: NO_UPLOAD } }
    case 'list-uploads': {
      const { after } = request
      const from = after && { 'key-marker': after.key, ...(after.uploadId && { 'upload-id-marker': after.uploadId }) }
      return { Method: 'GET', key: '', Query: { uploads: '', prefix, 'encoding-type': 'url', ...from } }
    }
    case 'abort-upload':
      return { Method: 'DELETE', key: request.key, Query: { uploadId: request.uploadId } }
    case 'probe':
      return probeCall(request)
  }
}

function partsCall({ key, uploadId }: CosAdminRequest & { operation: 'sum-parts' }, marker: number): Call {
  return { Method: 'GET', key, Query: { uploadId, ...(marker > 0 && { 'part-number-marker': marker }) } }
}

/** As COS's signature wants it: `!'()*` too (https://cloud.tencent.com/document/product/436/7778). */
const encodeSegment = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)

/** The SDK gives status and headers on success and on failure alike; of an error only codes are kept. */
function answerOf(answer: unknown): CosAdminAnswer {
  const { statusCode, headers, code } = recordOf(answer)
  const status = typeof statusCode === 'number' ? statusCode : 0
  const header = headerIn(recordOf(headers))
  const serverDateMs = Date.parse(header('date') ?? '')
  const errorCode = typeof code === 'string' && /^[A-Za-z0-9_.-]{1,100}$/.test(code) ? code : undefined
  // A HEAD has no error document: the SDK makes the status the code, which says nothing more.
  const cosCode = errorCode !== undefined && !/^\d+$/.test(errorCode) ? errorCode : undefined
  return {
    ok: status >= 200 && status < 300 && errorCode === undefined,
    status,
    ...(status > 0 && cosCode !== undefined && { cosCode }),
    ...optional('requestId', header('x-cos-request-id')),
    ...optional('bucketRegion', header('x-cos-bucket-region')),
    ...(Number.isNaN(serverDateMs) ? {} : { serverDateMs }),
    ...(status === 0 && { failure: errorCode ?? 'unknown' }),
  }
}

const headerIn =
  (headers: Readonly<Record<string, unknown>>) =>
  (name: string): string | undefined => {
    const value = headers[name]
    return typeof value === 'string' && /^[\x20-\x7e]{1,300}$/.test(value) ? value : undefined
  }

const optional = (name: string, value: string | undefined): Readonly<Record<string, string>> =>
  value === undefined ? {} : { [name]: value }
