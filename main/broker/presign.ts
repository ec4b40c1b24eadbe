import { createHash, createHmac } from 'node:crypto'

/** What signing takes of a temporary credential. */
export interface PresignKey {
  readonly tmpSecretId: string
  readonly tmpSecretKey: string
  readonly sessionToken?: string
}

/** A request that anybody may make who has its URL. */
export interface Presignable {
  readonly method: 'GET' | 'PUT'
  readonly scheme: 'http' | 'https'
  /** Exact Host header: it is signed. */
  readonly host: string
  /** `''`, or `/<bucket>` in path style. */
  readonly pathPrefix: string
  readonly key: string
  /** Epoch seconds of the server's clock. */
  readonly startSeconds: number
  readonly endSeconds: number
}

/**
 * A presigned URL: the signature's seven members in the query, and the token beside them, unsigned as the official SDK has it
 * (https://cloud.tencent.com/document/product/436/7778, 436/14114). The `;` between times is encoded, so that nothing that
 * looks for links in a text ends this one there.
 */
export function presignedUrl(request: Presignable, key: PresignKey): string {
  const { endSeconds, host, method, pathPrefix, scheme, startSeconds } = request
  const keyTime = `${startSeconds};${endSeconds}`
  const httpString = `${method.toLowerCase()}\n${pathPrefix}/${request.key}\n\nhost=${encodeComponent(host)}\n`
  const toSign = `sha1\n${keyTime}\n${createHash('sha1').update(httpString).digest('hex')}\n`
  const time = encodeComponent(keyTime)
  const members = [
    'q-sign-algorithm=sha1',
    `q-ak=${encodeComponent(key.tmpSecretId)}`,
    `q-sign-time=${time}`,
    `q-key-time=${time}`,
    'q-header-list=host',
    'q-url-param-list=',
    `q-signature=${hmacHex(hmacHex(key.tmpSecretKey, keyTime), toSign)}`,
    ...(key.sessionToken === undefined ? [] : [`x-cos-security-token=${encodeComponent(key.sessionToken)}`]),
  ]
  return `${objectUrl({ scheme, host, pathPrefix }, request.key)}?${members.join('&')}`
}

/** The object's address, without query or signature. */
export const objectUrl = (
  { host, pathPrefix, scheme }: Pick<Presignable, 'scheme' | 'host' | 'pathPrefix'>,
  key: string,
): string => `${scheme}://${host}${pathPrefix}/${encodeComponent(key).replaceAll('%2F', '/')}`

const hmacHex = (key: string, text: string): string => createHmac('sha1', key).update(text).digest('hex')

/** COS's UrlEncode: every UTF-8 byte but `A-Z a-z 0-9 - _ . ~`. */
const encodeComponent = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
