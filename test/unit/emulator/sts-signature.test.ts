import { describe, expect, test } from 'vitest'
import { assertFresh, canonicalRequest, tc3Call, v1Call, v1StringToSign } from '../../emulator/sts-signature.ts'
import { readVectors } from './vectors.ts'

type V1 = {
  name: string
  secretKey: string
  method?: string
  host?: string
  body?: string
  stringToSign: string
  signature: string
}
const v1: { vectors: V1[] } = readVectors('sts-v1-signature.json')
const withBody = v1.vectors.filter(({ body }) => body !== undefined)

describe('STS signature v1', () => {
  test.each(withBody)('$name', ({ method = '', host = '', body, secretKey, stringToSign }) => {
    const params = new Map(new URLSearchParams(body))
    expect(v1StringToSign(method, host, params)).toBe(stringToSign)
    v1Call(method, host, params).check(secretKey)
  })
  test.each(withBody)(
    '$name is refused for another host, key or parameter',
    ({ method = '', host = '', body, secretKey }) => {
      const params = new Map(new URLSearchParams(body))
      const failure = 'could not be validated'
      expect(() => v1Call(method, `${host}x`, params).check(secretKey)).toThrow(failure)
      expect(() => v1Call(method, host, params).check(`${secretKey}x`)).toThrow(failure)
      params.set('DurationSeconds', '7200')
      expect(() => v1Call(method, host, params).check(secretKey)).toThrow(failure)
    },
  )
  test('the documented CVM example, whose host and parameters are those of a GET', () => {
    const [example] = v1.vectors
    if (example === undefined) throw new Error('no vector')
    const [, host = '', query = ''] = /^GET([^/]+)\/\?(.*)$/.exec(example.stringToSign) ?? []
    const params = new Map(new URLSearchParams(query)).set('Signature', example.signature)
    expect(v1StringToSign('GET', host, params)).toBe(example.stringToSign)
    v1Call('GET', host, params).check(example.secretKey)
  })
  test('HmacSHA256 is accepted when SignatureMethod names it', () => {
    type Sha256 = {
      body: string
      method: string
      host: string
      secretKey: string
      hmacSha256Variant: { signature: string }
    }
    const all: { vectors: Partial<Sha256>[] } = readVectors('sts-v1-signature.json')
    const variants = all.vectors.filter(({ hmacSha256Variant }) => hmacSha256Variant !== undefined)
    expect(variants).toHaveLength(2)
    for (const { body, method = '', host = '', secretKey = '', hmacSha256Variant } of variants) {
      const params = new Map(new URLSearchParams(body)).set('SignatureMethod', 'HmacSHA256')
      params.set('Signature', hmacSha256Variant?.signature ?? '')
      v1Call(method, host, params).check(secretKey)
    }
  })
})

type Tc3 = {
  name: string
  secretId: string
  secretKey: string
  host: string
  service: string
  timestamp: number
  contentType: string
  payload: string
  expected: { cr: string; auth: string }
}
const tc3: { vectors: Tc3[] } = readVectors('tc3-signature.json')

describe('STS signature v3 (TC3)', () => {
  const requestOf = ({ host, timestamp, contentType, payload, expected }: Tc3) => ({
    method: 'POST',
    rawQuery: '',
    headers: new Map([
      ['host', host],
      ['content-type', contentType],
      ['x-tc-timestamp', String(timestamp)],
      ['authorization', expected.auth],
    ]),
    body: Buffer.from(payload),
  })
  test.each(tc3.vectors)('$name', (vector) => {
    const request = requestOf(vector)
    expect(canonicalRequest(request, ['content-type', 'host'])).toBe(vector.expected.cr)
    const call = tc3Call(request, vector.service)
    expect(call).toMatchObject({ secretId: vector.secretId, timestampSeconds: vector.timestamp })
    call.check(vector.secretKey)
  })
  test.each(tc3.vectors)('$name is refused with another body, key, date or service', (vector) => {
    const request = requestOf(vector)
    const failure = 'could not be validated'
    expect(() => tc3Call({ ...request, body: Buffer.from('{}') }, vector.service).check(vector.secretKey)).toThrow(
      failure,
    )
    expect(() => tc3Call(request, vector.service).check('other')).toThrow(failure)
    const later = new Map(request.headers).set('x-tc-timestamp', String(vector.timestamp + 86_400))
    expect(() => tc3Call({ ...request, headers: later }, vector.service)).toThrow('The date in Credential')
    expect(() => tc3Call(request, 'cam')).toThrow('malformed')
  })
  test('a call is fresh within five minutes either way', () => {
    const call = { secretId: '', timestampSeconds: 1000, token: '', check: () => undefined }
    assertFresh(call, 1_300_000)
    assertFresh(call, 700_000)
    expect(() => assertFresh(call, 1_301_000)).toThrow('expired')
    expect(() => assertFresh(call, 699_000)).toThrow('expired')
    expect(() => assertFresh({ ...call, timestampSeconds: Number.NaN }, 0)).toThrow('expired')
  })
})
