import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { CosError } from './errors.ts'
import { queryName, urlEncode } from './uri.ts'

/** The seven q-* fields of an Authorization value (436/7778), lists still encoded. */
export interface Authorization {
  readonly algorithm: string
  readonly secretId: string
  readonly signTime: string
  readonly keyTime: string
  readonly headerList: readonly string[]
  readonly paramList: readonly string[]
  readonly signature: string
}

/** What is signed: the decoded path, headers by lower-case name, query by `queryName`. */
export interface SignedRequest {
  readonly method: string
  readonly path: string
  readonly headers: ReadonlyMap<string, string>
  readonly query: ReadonlyMap<string, string>
}

const FIELDS = ['q-sign-algorithm', 'q-ak', 'q-sign-time', 'q-key-time', 'q-header-list', 'q-url-param-list'] as const
const TIMES = /^\d{1,11};\d{1,11}$/

/** The Authorization of a request from header, `q-*` query or `sign=` query, in this order; undefined when anonymous. */
export function findAuthorization(request: SignedRequest): Authorization | undefined {
  const header = request.headers.get('authorization')
  if (header !== undefined) return header === '' ? undefined : parseAuthorization(header)
  if (request.query.has('q-signature')) return fromFields(request.query)
  const sign = request.query.get('sign')
  return sign === undefined || sign === '' ? undefined : parseAuthorization(sign)
}

/** Parses `q-sign-algorithm=sha1&q-ak=…`; throws AccessDenied when a field is missing or malformed. */
export function parseAuthorization(text: string): Authorization {
  const fields = new Map<string, string>()
  for (const item of text.split('&')) {
    const equals = item.indexOf('=')
    if (equals > 0) fields.set(item.slice(0, equals), item.slice(equals + 1))
  }
  return fromFields(fields)
}

function fromFields(fields: ReadonlyMap<string, string>): Authorization {
  const missing = [...FIELDS, 'q-signature'].find((name) => !fields.has(name))
  if (missing !== undefined) throw new CosError('AccessDenied', `Authorization lacks ${missing}.`)
  const get = (name: string): string => fields.get(name) ?? ''
  const list = (name: string): string[] => get(name).split(';').filter(Boolean)
  const algorithm = get('q-sign-algorithm')
  if (algorithm !== 'sha1') throw new CosError('AccessDenied', 'q-sign-algorithm must be sha1.')
  if (!TIMES.test(get('q-sign-time')) || !TIMES.test(get('q-key-time'))) {
    throw new CosError('AccessDenied', 'q-sign-time and q-key-time must be <start>;<end> in seconds.')
  }
  return {
    algorithm,
    secretId: get('q-ak'),
    signTime: get('q-sign-time'),
    keyTime: get('q-key-time'),
    headerList: list('q-header-list'),
    paramList: list('q-url-param-list'),
    signature: get('q-signature'),
  }
}

/** Throws `Request has expired` unless both windows hold the clock (inclusive). */
export function assertWindow(authorization: Pick<Authorization, 'signTime' | 'keyTime'>, nowMs: number): void {
  const nowSeconds = Math.floor(nowMs / 1000)
  for (const window of [authorization.signTime, authorization.keyTime]) {
    const [start = 0, end = 0] = window.split(';').map(Number)
    if (nowSeconds < start || nowSeconds > end) throw new CosError('AccessDenied', 'Request has expired')
  }
}

const signKeys = new Map<string, string>()

/** SignKey = hex HMAC-SHA1(SecretKey, q-key-time); used as text. Cached, since a client signs many requests with one window. */
export function signKeyOf(secretKey: string, keyTime: string): string {
  const id = `${secretKey}\n${keyTime}`
  let signKey = signKeys.get(id)
  if (signKey === undefined) {
    signKey = createHmac('sha1', secretKey).update(keyTime).digest('hex')
    if (signKeys.size > 2_000) signKeys.clear()
    signKeys.set(id, signKey)
  }
  return signKey
}

type Order = 'encoded' | 'raw'

function pairs(list: readonly string[], values: ReadonlyMap<string, string>, order: Order): string {
  const entries = list.map((name): [string, string] => [name, urlEncode(values.get(name) ?? '')])
  const rank = (name: string): string => (order === 'encoded' ? name : decodeURIComponent(name))
  entries.sort(([a], [b]) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0))
  return entries.map(([name, value]) => `${name}=${value}`).join('&')
}

/** The canonical HttpString; `raw` order is what cos-nodejs-sdk-v5 makes of exotic names. */
export function httpString(request: SignedRequest, authorization: Authorization, order: Order = 'encoded'): string {
  const headers = new Map<string, string>()
  for (const name of authorization.headerList) headers.set(name, headerValue(request, name))
  const params = pairs(authorization.paramList, request.query, order)
  return `${request.method.toLowerCase()}\n${request.path}\n${params}\n${pairs(authorization.headerList, headers, order)}\n`
}

function headerValue(request: SignedRequest, encodedName: string): string {
  const direct = request.headers.get(encodedName)
  if (direct !== undefined) return direct
  for (const [name, value] of request.headers) if (queryName(name) === encodedName) return value
  return ''
}

/** StringToSign over a HttpString. */
export function stringToSign(text: string, signTime: string): string {
  return `sha1\n${signTime}\n${createHash('sha1').update(text).digest('hex')}\n`
}

/** Throws SignatureDoesNotMatch unless the signature fits, with Host as received or without its port. */
export function assertSignature(request: SignedRequest, authorization: Authorization, secretKey: string): void {
  const signKey = signKeyOf(secretKey, authorization.keyTime)
  const matches = (candidate: SignedRequest, order: Order): boolean => {
    const text = stringToSign(httpString(candidate, authorization, order), authorization.signTime)
    return sameText(createHmac('sha1', signKey).update(text).digest('hex'), authorization.signature)
  }
  if (matches(request, 'encoded') || (hasExoticNames(authorization) && matches(request, 'raw'))) return
  const host = request.headers.get('host') ?? ''
  const portless = new Map(request.headers).set('host', host.replace(/:\d+$/, ''))
  if (matches({ ...request, headers: portless }, 'encoded')) return
  const formatString = httpString(request, authorization)
  throw new CosError('SignatureDoesNotMatch', 'The Signature you specified is invalid.', {
    StringToSign: stringToSign(formatString, authorization.signTime),
    FormatString: formatString,
  })
}

const hasExoticNames = ({ headerList, paramList }: Authorization): boolean =>
  [...headerList, ...paramList].some((name) => /%[0-9a-f]{2}/.test(name))

/** Constant-time comparison of two ASCII texts. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
