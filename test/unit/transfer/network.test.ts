import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { isLocalhostName, lookupWithLocalhost } from '../../../main/node/localhost-lookup.ts'
import { networkError } from '../../../main/transfer/network-errors.ts'

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
  expect(networkError(error, 'h', connected)).toEqual({ code: expected, subject: 'h', detail: code })
})

test('an error without a code is a lost connection that tells nothing of its text', () => {
  expect(networkError(new Error('secret'), 'h', true)).toEqual({ code: 'connection-lost', subject: 'h' })
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
