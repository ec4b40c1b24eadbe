import { createHash, createHmac } from 'node:crypto'
import { type IncomingHttpHeaders, request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import type { Emulator } from '../../emulator/index.ts'

/** A key to sign with. */
export interface Key {
  readonly secretId: string
  readonly secretKey: string
  readonly token?: string
}

/** What a raw request differs in from a correctly signed one. */
export interface RawRequest {
  readonly method: string
  /** Percent-encoded path as it goes on the wire. */
  readonly path: string
  readonly params?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
  readonly key?: Key
  readonly host?: string
  /** Unix seconds, default: now-1;now+600. */
  readonly keyTime?: string
  /** Leaves Content-Length out. */
  readonly unmeasured?: boolean
  /** PEM of the CA: sends over TLS. */
  readonly ca?: string
  /** Last word on the headers, after signing. */
  readonly tamper?: (headers: Record<string, string>) => void
}

/** An answer with its body as text and, for errors, the code in the XML. */
export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly code: string
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

/** The bucket's virtual host with the emulator's port. */
export function hostOf({ endpoints, bucket }: Emulator): string {
  return `${bucket}.${endpoints.cosHttp.replace('http://', '')}`
}

/** The headers of a request, Authorization included. */
export function signedHeaders(emulator: Emulator, raw: RawRequest): Record<string, string> {
  const { method, path, params = {}, body = '', keyTime } = raw
  const { secretId, secretKey, token }: Key = raw.key ?? emulator.account
  const headers: Record<string, string> = {
    host: raw.host ?? hostOf(emulator),
    ...(raw.unmeasured || method === 'GET' || method === 'HEAD'
      ? {}
      : { 'content-length': String(Buffer.byteLength(body)) }),
    ...(token === undefined ? {} : { 'x-cos-security-token': token }),
    ...raw.headers,
  }
  headers['authorization'] = authorizationOf(method, path, params, headers, { secretId, secretKey }, keyTime)
  raw.tamper?.(headers)
  return headers
}

/** Sends one signed request; rejects on a reset. */
export function send(emulator: Emulator, raw: RawRequest): Promise<RawAnswer> {
  const { method, params = {}, body = '', ca } = raw
  const headers = signedHeaders(emulator, raw)
  const query = Object.entries(params).map(([name, value]) => (value === '' ? name : `${name}=${encode(value)}`))
  const path = raw.path + (query.length === 0 ? '' : `?${query.join('&')}`)
  const { cosHttp, cosHttps } = emulator.pathEndpoints
  const { port } = new URL(ca === undefined ? cosHttp : cosHttps)
  const target = { host: '127.0.0.1', port, method, path, headers, agent: false } as const
  const servername = headers['host']?.replace(/:\d+$/, '')
  return new Promise((resolve, reject) => {
    const outgoing = ca === undefined ? requestPlain(target) : requestTls({ ...target, ca, servername })
    outgoing.on('response', (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const code = /<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? ''
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, code })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function authorizationOf(
  method: string,
  path: string,
  params: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
  { secretId, secretKey }: Key,
  keyTime = `${Math.floor(Date.now() / 1000) - 1};${Math.floor(Date.now() / 1000) + 600}`,
): string {
  const sorted = (record: Readonly<Record<string, string>>): [string, string][] =>
    Object.entries(record)
      .map(([name, value]): [string, string] => [encode(name).toLowerCase(), encode(value)])
      .sort(([a], [b]) => (a < b ? -1 : 1))
  const join = (pairs: [string, string][]): string => pairs.map((pair) => pair.join('=')).join('&')
  const names = (pairs: [string, string][]): string => pairs.map(([name]) => name).join(';')
  const hmac = (key: string, text: string): string => createHmac('sha1', key).update(text).digest('hex')
  const httpString = [method.toLowerCase(), decodeURIComponent(path), join(sorted(params)), join(sorted(headers)), '']
  const digest = createHash('sha1').update(httpString.join('\n')).digest('hex')
  const signature = hmac(hmac(secretKey, keyTime), `sha1\n${keyTime}\n${digest}\n`)
  return [
    `q-sign-algorithm=sha1&q-ak=${secretId}&q-sign-time=${keyTime}&q-key-time=${keyTime}`,
    `q-header-list=${names(sorted(headers))}&q-url-param-list=${names(sorted(params))}&q-signature=${signature}`,
  ].join('&')
}

/** Begins a multipart upload and gives its id. */
export async function initiate(emulator: Emulator, path: string, key?: Key): Promise<string> {
  const answer = await send(emulator, { method: 'POST', path, params: { uploads: '' }, ...(key && { key }) })
  const id = /<UploadId>(\w+)<\/UploadId>/.exec(answer.text)?.[1]
  if (id === undefined) throw new Error(`no upload id: ${answer.status} ${answer.text}`)
  return id
}

/** The XML of a Complete request. */
export function completeBody(parts: readonly (readonly [number, string])[]): string {
  const xml = parts.map(([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`)
  return `<CompleteMultipartUpload>${xml.join('')}</CompleteMultipartUpload>`
}
