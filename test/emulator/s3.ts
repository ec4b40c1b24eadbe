import { CosError } from './errors.ts'
import type { Identity } from './identities.ts'
import { getBucket } from './list-operations.ts'
import type { Exchange, Operation, Reply } from './operation.ts'
import type { CosRequest } from './request.ts'
import { element } from './xml.ts'

/** Lets requests of S3 tools in, unchecked; only an emulator started so has one. */
export interface S3Gate {
  /** Whether this is a request of an S3 tool: by its kind of signature alone, which is not verified. */
  admits(request: CosRequest): boolean
  /** Who such requests are taken to come from. */
  readonly guest: Identity
  /** Epoch ms of the first one since this was last asked; undefined: there was none. */
  takeFirstMs(): number | undefined
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html */
const isS3 = ({ headers, query }: CosRequest): boolean =>
  /^AWS(?:4-HMAC-SHA256)? /.test(headers.get('authorization') ?? '') || query.has('x-amz-signature')

/** Takes whatever looks like S3 as requests of `guest`. */
export function openS3Gate(guest: Identity): S3Gate {
  let firstMs: number | undefined
  return {
    guest,
    admits: (request) => {
      if (!isS3(request)) return false
      firstMs ??= Date.now()
      return true
    },
    takeFirstMs: () => {
      const taken = firstMs
      firstMs = undefined
      return taken
    },
  }
}

/**
 * Answers as S3 would where COS differs. ETags that are no MD5 are announced as S3 does it, by SSE-KMS: its tools would
 * compare them with their own otherwise.
 */
export async function answerS3(exchange: Exchange, operation: Operation | undefined): Promise<Reply> {
  const { request, wantsEtagMd5 } = exchange
  const reply = await (ofBucket(request) ?? operation)?.(exchange)
  if (reply === undefined) throw new CosError('NotImplemented', `${request.method} of this is not offered to S3.`)
  const kms = { 'x-amz-server-side-encryption': 'aws:kms' }
  return wantsEtagMd5 ? reply : { ...reply, headers: { ...reply.headers, ...kms } }
}

function ofBucket({ key, method, query, kind }: CosRequest): Operation | undefined {
  if (key !== '') return undefined
  if (method === 'PUT' && query.size === 0) return async () => ({ status: 200, headers: {} })
  if (kind !== 'GetBucket') return undefined
  return query.has('location') ? bucketLocation : listObjectsV2
}

const bucketLocation: Operation = async ({ bucket }) => ({
  status: 200,
  headers: {},
  xml: element('LocationConstraint', bucket.region),
})

/** List version 2 is version 1 with other names for where a page begins and ends; those of both are given. */
const listObjectsV2: Operation = async (exchange) => {
  const { query } = exchange.request
  const marker = query.get('continuation-token') ?? query.get('start-after') ?? query.get('marker') ?? ''
  const request = { ...exchange.request, query: new Map([...query, ['marker', marker]]) }
  const reply = await getBucket({ ...exchange, request })
  const next = '<NextMarker>$1</NextMarker><NextContinuationToken>$1</NextContinuationToken>'
  const xml = reply.xml?.replace(/<NextMarker>(.*?)<\/NextMarker>/, next)
  return xml === undefined ? reply : { ...reply, xml }
}
