import COS from 'cos-nodejs-sdk-v5'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CorsRule, type Emulator, EXAMPLE_DENIED_ACCOUNT, startEmulator } from '../../emulator/index.ts'
import { accountWithout } from '../uploads/unfinished-harness.ts'
import { send } from './signed-request.ts'

const RULE: CorsRule = {
  origins: ['https://app.example.com', 'https://*.example.org'],
  methods: ['PUT', 'POST'],
  headers: ['authorization', 'x-cos-*'],
  exposeHeaders: ['ETag', 'x-cos-hash-crc64ecma'],
  maxAgeSeconds: 600,
}
const ORIGIN = 'https://app.example.com'
let emulator: Emulator
beforeEach(async () => {
  emulator = await startEmulator({ store: 'discard', cors: [RULE] })
})
afterEach(() => emulator.close())

const options = (headers: Record<string, string>) =>
  send(emulator, {
    method: 'OPTIONS',
    path: '/a',
    headers,
    unmeasured: true,
    tamper: (all) => delete all['authorization'],
  })

test('a browser’s unsigned question is answered by the first rule that fits', async () => {
  const asked = { origin: ORIGIN, 'access-control-request-method': 'PUT' }
  const answer = await options({ ...asked, 'access-control-request-headers': 'Authorization, x-cos-security-token' })
  expect(answer).toMatchObject({ status: 200, text: '' })
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': ORIGIN,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'PUT,POST',
    'access-control-allow-headers': 'Authorization,x-cos-security-token',
    'access-control-expose-headers': 'ETag,x-cos-hash-crc64ecma',
    'access-control-max-age': '600',
  })
  expect(await options({ ...asked, origin: 'https://a.example.org' })).toMatchObject({ status: 200 })
})

test.each([
  ['another origin', { origin: 'https://evil.example' }],
  ['an origin that only begins like an allowed one', { origin: `${ORIGIN}.evil.example` }],
  ['another scheme', { origin: 'http://app.example.com' }],
  ['another method', { 'access-control-request-method': 'DELETE' }],
  ['another header', { 'access-control-request-headers': 'authorization,x-other' }],
])('the question of %s is refused', async (_, change) => {
  const answer = await options({ origin: ORIGIN, 'access-control-request-method': 'PUT', ...change })
  expect(answer).toMatchObject({ status: 403, code: 'AccessForbidden' })
  expect(answer.headers['access-control-allow-origin']).toBeUndefined()
})

test('answers, errors too, can be read by pages of an allowed origin and no other', async () => {
  const put = (origin: string, path = '/a') => send(emulator, { method: 'PUT', path, body: 'x', headers: { origin } })
  expect((await put(ORIGIN)).headers['access-control-allow-origin']).toBe(ORIGIN)
  const refused = await send(emulator, {
    ...{ method: 'PUT', path: '/a', body: 'x', headers: { origin: ORIGIN } },
    tamper: (headers) => delete headers['authorization'],
  })
  expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([403, ORIGIN])
  const foreign = await put('https://evil.example')
  expect([foreign.status, foreign.headers['access-control-allow-origin']]).toEqual([200, undefined])
})

test('the official SDK reads, replaces and deletes the rules, and lists the buckets', async () => {
  const { secretId, secretKey } = emulator.account
  const Ip = new URL(emulator.pathEndpoints.cosHttp).host
  const cos = new COS({ SecretId: secretId, SecretKey: secretKey, Ip, Protocol: 'http:' })
  const at = { Bucket: emulator.bucket, Region: emulator.region }
  const read = async () => (await cos.getBucketCors(at)).CORSRules
  expect(await read()).toMatchObject([
    { AllowedOrigins: RULE.origins, AllowedMethods: RULE.methods, MaxAgeSeconds: '600' },
  ])
  const rule = {
    AllowedOrigin: ['*'],
    AllowedMethod: ['GET'],
    AllowedHeader: ['*'],
    ExposeHeader: ['ETag'],
    MaxAgeSeconds: 5,
  }
  await cos.putBucketCors({ ...at, CORSRules: [rule] })
  const answer = await options({ origin: 'https://anybody.example', 'access-control-request-method': 'GET' })
  expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, '*'])
  await cos.deleteBucketCors(at)
  expect(await read()).toEqual([])
  expect(await options({ origin: ORIGIN, 'access-control-request-method': 'PUT' })).toMatchObject({ status: 403 })
  const { Buckets } = await cos.getService()
  expect(Buckets).toMatchObject([{ Name: emulator.bucket, Location: emulator.region }])
})

test('listing the buckets is a right of its own', async () => {
  const tied = accountWithout(EXAMPLE_DENIED_ACCOUNT, 'name/cos:GetService')
  const other = await startEmulator({ store: 'discard', subAccounts: [tied] })
  const list = (key?: typeof tied) =>
    send(other, { method: 'GET', path: '/', host: 'service.cos.myqcloud.com', ...(key && { key }) })
  expect(await list()).toMatchObject({ status: 200 })
  expect(await list(tied)).toMatchObject({ status: 403, code: 'AccessDenied' })
  await other.close()
})
