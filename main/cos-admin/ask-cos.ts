import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { createRequire } from 'node:module'
import { trustedAuthorities } from '../node/authorities.ts'
import { lookupWithLocalhost } from '../node/localhost-lookup.ts'
import type { CosAdminAnswer, CosAdminRequest } from './contract.ts'

type Sdk = typeof import('cos-nodejs-sdk-v5')

/** The object and upload a probe names; neither exists, and nothing is made. */
const PROBE = { name: '.cos-courier-connection-test', uploadId: 'cos-courier-connection-test' }

/**
 * Asks COS one thing through cos-nodejs-sdk-v5. Never rejects.
 *
 * The SDK throws on ForcePathStyle, but its `request` takes any Url and signs that Url's host and the Key as path, so
 * both addressing styles go that way. Authorities and name resolution are put in by its `before-send` event.
 */
export async function askCos(request: CosAdminRequest): Promise<CosAdminAnswer> {
  const cos = openSdk(request)
  try {
    const answer: unknown = await cos.request(callOf(request))
    return answerOf(answer)
  } catch (error) {
    return answerOf(error)
  }
}

function callOf({ operation, address, prefix }: CosAdminRequest) {
  const key = operation === 'probe-upload' ? `${prefix}${PROBE.name}` : ''
  const path = `${address.pathPrefix}/${key}`
  const encoded = path.split('/').map(encodeSegment).join('/')
  const target = { Url: `${address.scheme}://${address.host}${encoded}`, Key: path.slice(1) }
  if (operation === 'head-bucket') return { ...target, Method: 'HEAD' }
  if (operation === 'list-prefix') return { ...target, Method: 'GET', Query: { prefix, 'max-keys': 1 } }
  return { ...target, Method: 'PUT', Query: { partNumber: 1, uploadId: PROBE.uploadId } }
}

/** As COS's signature wants it: `!'()*` too (https://cloud.tencent.com/document/product/436/7778). */
const encodeSegment = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)

function openSdk({ address, credential, clockOffsetMs, caPem, timeoutMs }: CosAdminRequest) {
  // Not by import: a CommonJS module with one export, which the bundle leaves in node_modules.
  const Cos: Sdk = createRequire(import.meta.url)('cos-nodejs-sdk-v5')
  const cos = new Cos({
    SecretId: credential.tmpSecretId,
    SecretKey: credential.tmpSecretKey,
    SecurityToken: credential.sessionToken,
    SystemClockOffset: clockOffsetMs,
    Timeout: timeoutMs,
    // A host of the SDK's choice would be none the profile names.
    AutoSwitchHost: false,
    FollowRedirect: false,
  })
  const ca = trustedAuthorities(caPem)
  const agent =
    address.scheme === 'https'
      ? new HttpsAgent({ ca, lookup: lookupWithLocalhost })
      : new HttpAgent({ lookup: lookupWithLocalhost })
  // `proxy: null` keeps the environment's proxy out.
  cos.on('before-send', (options: object) => void Object.assign(options, { agent, proxy: null }))
  return cos
}

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

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

const headerIn =
  (headers: Readonly<Record<string, unknown>>) =>
  (name: string): string | undefined => {
    const value = headers[name]
    return typeof value === 'string' && /^[\x20-\x7e]{1,300}$/.test(value) ? value : undefined
  }

const optional = (name: string, value: string | undefined): Readonly<Record<string, string>> =>
  value === undefined ? {} : { [name]: value }
