import { describe, expect, test } from 'vitest'
import { headerText } from '../../emulator/http/text.ts'
import {
  assertSignature,
  assertWindow,
  findAuthorization,
  httpString,
  parseAuthorization,
  type SignedRequest,
  signKeyOf,
  stringToSign,
} from '../../emulator/signature.ts'
import { parseTarget, queryName } from '../../emulator/uri.ts'
import { readVectors } from './vectors.ts'

type Input = {
  secretKey: string
  method: string
  path: string
  params: Record<string, string>
  headers: Record<string, string>
  keyTime: string
}
type Vector = {
  name: string
  input: Input
  expected: { signKey: string; httpString: string; stringToSign: string; authorization: string }
  alternativeAccepted?: { authorization: string }
}
const { vectors }: { vectors: Vector[] } = readVectors('cos-signature.json')

const lower = (headers: Record<string, string>): Map<string, string> =>
  new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
const toRequest = ({ method, path, params, headers }: Input): SignedRequest => ({
  method,
  path,
  headers: lower(headers),
  query: new Map(Object.entries(params).map(([name, value]) => [queryName(name), value])),
})

describe('request signature, official vectors', () => {
  test.each(vectors)('$name', ({ input, expected, alternativeAccepted }) => {
    const request = toRequest(input)
    const authorization = parseAuthorization(expected.authorization)
    expect(signKeyOf(input.secretKey, input.keyTime)).toBe(expected.signKey)
    expect(httpString(request, authorization)).toBe(expected.httpString)
    expect(stringToSign(expected.httpString, authorization.signTime)).toBe(expected.stringToSign)
    assertSignature(request, authorization, input.secretKey)
    if (alternativeAccepted !== undefined) {
      assertSignature(request, parseAuthorization(alternativeAccepted.authorization), input.secretKey)
    }
  })

  test.each(vectors)('$name is refused for another method, path, header or key', ({ input, expected }) => {
    const authorization = parseAuthorization(expected.authorization)
    const request = toRequest(input)
    const refused = (changed: SignedRequest, secretKey = input.secretKey): void =>
      expect(() => assertSignature(changed, authorization, secretKey)).toThrow(
        'The Signature you specified is invalid.',
      )
    refused({ ...request, method: request.method === 'PUT' ? 'POST' : 'PUT' })
    refused({ ...request, path: `${request.path}x` })
    refused(request, `${input.secretKey}x`)
    for (const name of authorization.headerList) {
      refused({ ...request, headers: new Map(request.headers).set(name, `${request.headers.get(name) ?? ''}x`) })
    }
  })
})

type Negative = { name: string; clock?: number; authorization: string | null; expect: { code: string } }
const negative: { cases: Negative[] } = readVectors('cos-signature-negative.json')
const base = vectors.find(({ name }) => name === 'put-reserved-path')

describe('request signature, forged or out of time', () => {
  const cases = negative.cases.filter(({ name }) => name !== 'unknown SecretId') // needs a directory of keys: integration
  test.each(cases)('$name', ({ authorization, clock = 1_700_000_100, expect: wanted }) => {
    if (base === undefined) throw new Error('the base vector is missing')
    const request = toRequest(base.input)
    const check = (): void => {
      const headers = new Map(request.headers)
      if (authorization !== null) headers.set('authorization', authorization)
      const parsed = findAuthorization({ ...request, headers })
      if (parsed === undefined) throw Object.assign(new Error('anonymous'), { code: 'AccessDenied' })
      assertWindow(parsed, clock * 1000)
      assertSignature(request, parsed, base.input.secretKey)
    }
    expect(check).toThrow(expect.objectContaining({ code: wanted.code }))
  })
})

type Presigned = {
  secretKey: string
  vectors: { name: string; method: string; url: string; requiredHeaders: Record<string, string>; canonical: string }[]
}
const presigned: Presigned = readVectors('cos-presigned-url.json')

test.each(presigned.vectors)('presigned URL: $name', ({ method, url, requiredHeaders, canonical }) => {
  const [, host = '', target = ''] = /^https:\/\/([^/]+)(.*)$/.exec(url) ?? []
  const { path, query } = parseTarget(target)
  const request = { method, path, query, headers: lower({ ...requiredHeaders, host }) }
  const authorization = findAuthorization(request)
  if (authorization === undefined) throw new Error('no Authorization found')
  expect(httpString(request, authorization)).toBe(canonical)
  assertSignature(request, authorization, presigned.secretKey)
})

type Wire = { secretKey: string; requests: { method: string; url: string; rawHeaders: string[] }[] }
const wire = ['wire-cos-nodejs-sdk-3.0.0.json', 'wire-cos-python-sdk-1.9.41.json'].flatMap((file) => {
  const { secretKey, requests }: Wire = readVectors(file)
  return requests.map((request) => ({
    ...request,
    secretKey,
    label: `${file} ${request.method} ${request.url.slice(0, 60)}`,
  }))
})

test.each(wire)('captured SDK request verifies: $label', ({ method, url, rawHeaders, secretKey }) => {
  const headers = new Map<string, string>()
  for (let at = 0; at < rawHeaders.length; at += 2) {
    headers.set((rawHeaders[at] ?? '').toLowerCase(), headerText(rawHeaders[at + 1] ?? ''))
  }
  const { path, query } = parseTarget(url)
  const request = { method, path, query, headers }
  const authorization = findAuthorization(request)
  if (authorization === undefined) throw new Error('no Authorization found')
  assertSignature(request, authorization, secretKey)
})

test('the window is inclusive at both ends', () => {
  const authorization = parseAuthorization(
    'q-sign-algorithm=sha1&q-ak=a&q-sign-time=10;20&q-key-time=10;20&q-header-list=&q-url-param-list=&q-signature=0',
  )
  assertWindow(authorization, 10_000)
  assertWindow(authorization, 20_999)
  expect(() => assertWindow(authorization, 9_999)).toThrow('Request has expired')
  expect(() => assertWindow(authorization, 21_000)).toThrow('Request has expired')
})
