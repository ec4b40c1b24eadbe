import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { hostCheck, originCheck } from '../../../main/endpoint/allow-lists.ts'
import { grantedBody, refusedBody } from '../../../main/endpoint/envelopes.ts'
import { createRateLimiter } from '../../../main/endpoint/rate-limiter.ts'
import { createRefusalReport } from '../../../main/endpoint/refusal-report.ts'
import { bearerOf, createTokens } from '../../../main/endpoint/tokens.ts'
import type { FromEndpoint } from '../../../shared/endpoint-process.ts'

describe('tokens', () => {
  const token = randomBytes(32).toString('base64url')
  const known = { id: 'c-1', tokenHash: createHash('sha256').update(token).digest('hex') }

  test('the token of a client is found among many, and no other', () => {
    const clientOf = createTokens([
      { id: 'c-0', tokenHash: '0'.repeat(64) },
      known,
      { id: 'c-2', tokenHash: 'f'.repeat(64) },
    ])
    expect(clientOf(token)).toBe('c-1')
    expect(clientOf(token.slice(0, -1))).toBeUndefined()
    expect(clientOf(known.tokenHash)).toBeUndefined()
    expect(createTokens([])(token)).toBeUndefined()
  })

  test('a damaged hash matches nothing, not even the token whose hash is empty', () => {
    expect(createTokens([{ id: 'c-0', tokenHash: '' }])('')).toBeUndefined()
  })

  test('only a bearer token of the right form is looked at', () => {
    expect(bearerOf(`Bearer ${token}`)).toBe(token)
    expect(bearerOf(`bearer  ${token}`)).toBe(token)
    for (const wrong of [undefined, '', token, `Basic ${token}`, `Bearer ${token}=`, `Bearer ${token} x`, 'Bearer '])
      expect(bearerOf(wrong), String(wrong)).toBeUndefined()
  })
})

describe('the rate limiter', () => {
  test('lets a burst through, then as many as a minute allows, for each name on its own', () => {
    let nowMs = 0
    const limiter = createRateLimiter({ burst: 2, perMinute: 6 }, () => nowMs)
    expect([limiter.take('a'), limiter.take('a'), limiter.take('a')]).toEqual([0, 0, 10])
    expect(limiter.take('b')).toBe(0)
    nowMs = 9_000
    expect(limiter.take('a')).toBe(1)
    nowMs = 10_000
    expect([limiter.take('a'), limiter.take('a')]).toEqual([0, 10])
    nowMs = 3_600_000
    expect([limiter.take('a'), limiter.take('a'), limiter.take('a')]).toEqual([0, 0, 10])
  })

  test('a clock that goes back takes nothing away and gives nothing', () => {
    let nowMs = 100_000
    const limiter = createRateLimiter({ burst: 1, perMinute: 60 }, () => nowMs)
    expect(limiter.take('a')).toBe(0)
    nowMs = 0
    expect(limiter.take('a')).toBe(1)
    nowMs = 1000
    expect(limiter.take('a')).toBe(0)
  })
})

describe('refusals', () => {
  const refused = { refusal: 'unauthorized', status: 401, requestId: '0'.repeat(16), address: '127.0.0.1' }

  test('are told one by one up to the limit, then counted and told once with their number', () => {
    const told: FromEndpoint[] = []
    const limiter = createRateLimiter({ burst: 2, perMinute: 1 }, () => 0)
    const report = createRefusalReport(
      limiter,
      (one) => told.push(one),
      () => 0,
    )
    const waits = Array.from({ length: 5 }, () => report.add(refused))
    expect(waits).toEqual([0, 0, 60, 60, 60])
    expect(told).toHaveLength(2)
    report.add({ ...refused, refusal: 'not-found' })
    report.flush()
    report.flush()
    expect(told.slice(2).map((one) => [Reflect.get(one, 'refusal'), Reflect.get(one, 'count')])).toEqual([
      ['unauthorized', 3],
      ['not-found', 1],
    ])
  })

  test('of any number of addresses do not fill the memory between two reports', () => {
    const told: FromEndpoint[] = []
    const report = createRefusalReport(
      { take: () => 60 },
      (one) => told.push(one),
      () => 0,
    )
    for (let index = 0; index < 5000; index += 1)
      report.add({ ...refused, address: `10.0.${index >> 8}.${index & 255}` })
    report.flush()
    expect(told).toHaveLength(101)
    expect(told.reduce((sum, one) => sum + Number(Reflect.get(one, 'count')), 0)).toBe(5000)
  })

  test('of any number of addresses do not fill the audit log, and each is counted', () => {
    const told: FromEndpoint[] = []
    let nowMs = 0
    const now = (): number => nowMs
    const report = createRefusalReport(
      createRateLimiter({ burst: 20, perMinute: 10 }, now),
      (one) => told.push(one),
      now,
    )
    for (let index = 0; index < 5000; index += 1)
      report.add({ ...refused, address: `127.1.${index >> 8}.${index & 255}` })
    expect(told).toHaveLength(100)
    nowMs = 60_000
    report.flush()
    for (let index = 0; index < 5000; index += 1)
      report.add({ ...refused, address: `127.2.${index >> 8}.${index & 255}` })
    expect(told).toHaveLength(100 + 101 + 60)
    report.flush()
    expect(told.reduce((sum, one) => sum + Number(Reflect.get(one, 'count')), 0)).toBe(10_000)
  })
})

describe('the allow-lists', () => {
  const place = { scheme: 'http', host: '127.0.0.1', port: 8123, allowedHosts: [] } as const

  test('a Host is one of this computer’s names with the port, or one that was allowed', () => {
    const isOurs = hostCheck({ ...place, allowedHosts: ['broker.example.com', 'other.example.com:9000'] })
    const right = ['127.0.0.1:8123', 'localhost:8123', '[::1]:8123', 'LocalHost:8123', 'broker.example.com']
    for (const host of [...right, 'broker.example.com:8123', 'other.example.com:9000'])
      expect(isOurs(host), host).toBe(true)
    const wrong = [undefined, '', 'localhost', '127.0.0.1', '127.0.0.1:80', 'localhost.:8123', 'other.example.com']
    for (const host of [...wrong, 'a.broker.example.com', '127.0.0.2:8123', '0.0.0.0:8123'])
      expect(isOurs(host), host).toBe(false)
  })

  test('clients leave the scheme’s own port away', () => {
    expect(hostCheck({ ...place, port: 80 })('localhost')).toBe(true)
    expect(hostCheck({ ...place, scheme: 'https', port: 443 })('localhost')).toBe(true)
    expect(hostCheck({ ...place, scheme: 'https', port: 80 })('localhost')).toBe(false)
  })

  test('the address that is listened on is a name too, unless it stands for all', () => {
    expect(hostCheck({ ...place, host: '192.0.2.7' })('192.0.2.7:8123')).toBe(true)
    expect(hostCheck({ ...place, host: '2001:db8::7' })('[2001:db8::7]:8123')).toBe(true)
    for (const host of ['0.0.0.0', '::']) expect(hostCheck({ ...place, host })(`${host}:8123`)).toBe(false)
  })

  test('an origin is allowed whole or not at all', () => {
    const isAllowed = originCheck(['https://app.example.com'])
    expect(isAllowed('https://app.example.com')).toBe(true)
    for (const origin of [
      'http://app.example.com',
      'https://app.example.com:8443',
      'https://x.app.example.com',
      'null',
      '*',
    ])
      expect(isAllowed(origin), origin).toBe(false)
  })
})

test('a refusal has the route’s own form, with a code, a sentence and no secret', () => {
  expect(refusedBody('sign', 'rate-limited', 'r')).toEqual({
    ...{ code: 429, codeDesc: 'rate-limited', requestId: 'r' },
    message: expect.stringContaining('Retry-After'),
  })
  const other = { error: { code: 'not-found', message: expect.stringContaining('/sign') }, requestId: 'r' }
  expect(refusedBody(undefined, 'not-found', 'r')).toEqual(other)
})

test('only the web pages’ route names bucket, region and prefix', () => {
  const credential = {
    ...{ tmpSecretId: 'i', tmpSecretKey: 'k', sessionToken: 't', startTime: 1, expiredTime: 2 },
    ...{ bucket: 'b-1', region: 'r', prefix: 'p/' },
  }
  expect(Object.keys(grantedBody('sign', credential, 'r'))).toEqual([
    'code',
    'message',
    'codeDesc',
    'data',
    'requestId',
  ])
  expect(grantedBody('cos-credentials', credential, 'r')).toMatchObject({ bucket: 'b-1', region: 'r', prefix: 'p/' })
})
