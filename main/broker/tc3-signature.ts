import { createHash, createHmac } from 'node:crypto'
import type { PermanentKey } from '../../shared/ipc/key-entry-contract.ts'

/** What TC3-HMAC-SHA256 signs of a POST to `/`. */
export interface Tc3Request {
  readonly service: string
  /** Exact Host header. */
  readonly host: string
  readonly contentType: string
  readonly payload: string
  readonly timestampSeconds: number
}

/**
 * The Authorization header of a cloud API call
 * (https://cloud.tencent.com/document/api/1312/48171, signature method v3).
 */
export function tc3Authorization(request: Tc3Request, key: PermanentKey): string {
  const date = new Date(request.timestampSeconds * 1000).toISOString().slice(0, 10)
  const scope = `${date}/${request.service}/tc3_request`
  const canonical = [
    'POST',
    '/',
    '',
    `content-type:${request.contentType}`,
    `host:${request.host}`,
    '',
    SIGNED_HEADERS,
    sha256(request.payload),
  ].join('\n')
  const toSign = ['TC3-HMAC-SHA256', request.timestampSeconds, scope, sha256(canonical)].join('\n')
  const signingKey = [date, request.service, 'tc3_request'].reduce<string | Buffer>(hmac, `TC3${key.secretKey}`)
  const signature = hmac(signingKey, toSign).toString('hex')
  return `TC3-HMAC-SHA256 Credential=${key.secretId}/${scope}, SignedHeaders=${SIGNED_HEADERS}, Signature=${signature}`
}

const SIGNED_HEADERS = 'content-type;host'
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
