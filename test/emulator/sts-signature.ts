import { createHash, createHmac } from 'node:crypto'
import { StsError } from './errors.ts'
import { sameText } from './signature.ts'

const SIGNATURE_WINDOW_SECONDS = 300

/** A signed STS call; `check` throws AuthFailure.SignatureFailure unless made with this secret key. */
export interface SignedCall {
  readonly secretId: string
  readonly timestampSeconds: number
  readonly token: string
  check(secretKey: string): void
}

/** Throws AuthFailure.SignatureExpire beyond ±5 minutes. */
export function assertFresh(call: SignedCall, nowMs: number): void {
  if (Math.abs(nowMs / 1000 - call.timestampSeconds) <= SIGNATURE_WINDOW_SECONDS) return
  throw new StsError(
    'AuthFailure.SignatureExpire',
    'The signature has expired: Timestamp and server time differ by more than 5 minutes.',
  )
}

const failure = (): StsError =>
  new StsError(
    'AuthFailure.SignatureFailure',
    'The provided credentials could not be validated. Please check your signature is correct.',
  )

/** StringToSign of signature v1: raw values, sorted by name (API 3.0 "签名方法 v1"). */
export function v1StringToSign(method: string, host: string, params: ReadonlyMap<string, string>): string {
  const names = [...params.keys()].filter((name) => name !== 'Signature').sort()
  return `${method}${host}/?${names.map((name) => `${name}=${params.get(name)}`).join('&')}`
}

/** Signature v1, HmacSHA1 or HmacSHA256; params are decoded once. */
export function v1Call(method: string, host: string, params: ReadonlyMap<string, string>): SignedCall {
  const algorithm = params.get('SignatureMethod') ?? 'HmacSHA1'
  const hash = algorithm === 'HmacSHA1' ? 'sha1' : algorithm === 'HmacSHA256' ? 'sha256' : undefined
  if (hash === undefined) throw new StsError('InvalidParameterValue', 'SignatureMethod is unknown.')
  const text = v1StringToSign(method, host, params)
  return {
    secretId: params.get('SecretId') ?? '',
    timestampSeconds: Number(params.get('Timestamp') ?? Number.NaN),
    token: params.get('Token') ?? '',
    check: (secretKey) => {
      const expected = createHmac(hash, secretKey).update(text).digest('base64')
      if (!sameText(expected, params.get('Signature') ?? '')) throw failure()
    },
  }
}

/** A request as TC3 sees it. */
export interface Tc3Request {
  readonly method: string
  readonly rawQuery: string
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

const CREDENTIAL =
  /^TC3-HMAC-SHA256 Credential=([^/\s]+)\/(\d{4}-\d\d-\d\d)\/([a-z]+)\/tc3_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/

/** TC3-HMAC-SHA256 (API 3.0 "签名方法 v3"); throws AuthFailure.* for a malformed header or the wrong service or date. */
export function tc3Call(request: Tc3Request, service = 'sts'): SignedCall {
  const { headers } = request
  const [, secretId = '', date = '', named, signedHeaders = '', signature = ''] =
    CREDENTIAL.exec(headers.get('authorization') ?? '') ?? []
  const names = signedHeaders.split(';')
  if (named !== service || !names.includes('host') || !names.includes('content-type')) {
    throw new StsError('AuthFailure.InvalidAuthorization', 'The Authorization header is malformed.')
  }
  const timestamp = headers.get('x-tc-timestamp') ?? ''
  const timestampSeconds = /^\d{1,11}$/.test(timestamp) ? Number(timestamp) : Number.NaN
  if (Number.isNaN(timestampSeconds) || new Date(timestampSeconds * 1000).toISOString().slice(0, 10) !== date) {
    throw new StsError('AuthFailure.SignatureFailure', 'The date in Credential is not that of X-TC-Timestamp.')
  }
  const canonical = canonicalRequest(request, names)
  const scope = `${date}/${service}/tc3_request`
  const text = `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`
  return {
    secretId,
    timestampSeconds,
    token: headers.get('x-tc-token') ?? '',
    check: (secretKey) => {
      const key = [date, service, 'tc3_request'].reduce<string | Buffer>(
        (parent, message) => createHmac('sha256', parent).update(message).digest(),
        `TC3${secretKey}`,
      )
      if (!sameText(createHmac('sha256', key).update(text).digest('hex'), signature)) throw failure()
    },
  }
}

/** The TC3 CanonicalRequest: headers sorted by name, values trimmed and lower-cased, as the documentation says. */
export function canonicalRequest({ method, rawQuery, headers, body }: Tc3Request, names: readonly string[]): string {
  const lines = [...names].sort().map((name) => `${name}:${(headers.get(name) ?? '').trim().toLowerCase()}\n`)
  return `${method}\n/\n${method === 'GET' ? rawQuery : ''}\n${lines.join('')}\n${names.join(';')}\n${sha256(method === 'GET' ? '' : body)}`
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
