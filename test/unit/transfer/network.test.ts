import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { isLocalhostName, lookupWithLocalhost } from '../../../main/node/localhost-lookup.ts'
import { ProxyError } from '../../../main/node/proxy-tunnel.ts'
import { wayError } from '../../../main/transfer/network-errors.ts'

const PROXY = { hostname: 'p', port: 8080, authorization: 'Basic c2VjcmV0' }
const TO_H = { hostname: 'h', scheme: 'http' } as const

test.each([
  ['ENOTFOUND', false, 'network-unreachable'],
  ['EAI_AGAIN', false, 'network-unreachable'],
  ['ECONNREFUSED', false, 'network-unreachable'],
  ['EHOSTUNREACH', true, 'network-unreachable'],
  ['ETIMEDOUT', false, 'network-unreachable'],
  ['ETIMEDOUT', true, 'connection-lost'],
  ['ECONNRESET', true, 'connection-lost'],
  ['EPIPE', true, 'connection-lost'],
  ['CERT_HAS_EXPIRED', false, 'tls-failure'],
  ['SELF_SIGNED_CERT_IN_CHAIN', false, 'tls-failure'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', false, 'tls-failure'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', false, 'tls-failure'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', false, 'tls-failure'],
  ['EPROTO', false, 'tls-failure'],
  ['HPE_INVALID_CONSTANT', true, 'answer-malformed'],
])('%s (connected: %s) is %s', (code, connected, expected) => {
  const error = Object.assign(new Error('secret text'), { code })
  expect(wayError(error, TO_H, connected)).toEqual({ code: expected, subject: 'h', detail: code })
})

test('where nobody answers at the proxy, it is the proxy that is named', () => {
  const refused = Object.assign(new Error('secret text'), { code: 'ECONNREFUSED' })
  expect(wayError(refused, { ...TO_H, proxy: PROXY }, false)).toEqual({
    ...{ code: 'proxy-unreachable', subject: 'p:8080', detail: 'ECONNREFUSED' },
  })
  expect(wayError(refused, { ...TO_H, proxy: PROXY, scheme: 'https' }, false)).toMatchObject({ subject: 'h' })
})

test.each([
  ['ERR_PROXY_UNREACHABLE', 'proxy-unreachable'],
  ['ERR_PROXY_AUTH_REQUIRED', 'proxy-auth-required'],
  ['ERR_PROXY_REFUSED', 'proxy-refused'],
] as const)('a proxy’s %s is %s', (code, expected) => {
  const error = new ProxyError(code, PROXY, 'why')
  expect(wayError(error, { ...TO_H, proxy: PROXY, scheme: 'https' }, false)).toEqual({
    ...{ code: expected, subject: 'p:8080', detail: 'why' },
  })
})

test('an error without a code is a lost connection that tells nothing of its text', () => {
  expect(wayError(new Error('secret'), TO_H, true)).toEqual({ code: 'connection-lost', subject: 'h' })
})

test('names under .localhost are loopback, others that merely end alike are not', () => {
  expect(['localhost', 'a.b.localhost', 'A.LOCALHOST', 'a.localhost.'].every(isLocalhostName)).toBe(true)
  expect(['notlocalhost', 'localhost.example.com', 'cos.myqcloud.com'].some(isLocalhostName)).toBe(false)
})

test('a loopback name resolves without asking anybody', async () => {
  const all = await promisify(lookupWithLocalhost)('no.such.name.localhost', { all: true })
  expect(all).toEqual([
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ])
  const ofFamily = await new Promise((resolve) =>
    lookupWithLocalhost('x.localhost', { family: 6 }, (_error, address, family) => resolve([address, family])),
  )
  expect(ofFamily).toEqual(['::1', 6])
})
