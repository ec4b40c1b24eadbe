import * as v from 'valibot'
import { expect, test } from 'vitest'
import { KeychainAccount, KeychainSecret } from '../../../shared/keychain-secret.ts'

const header = (name: string, value = 'x') => ({ headers: [{ name, value }] })
const isSecret = (value: unknown): boolean => v.is(KeychainSecret, value)

test('a key, headers or a proxy’s password is a secret, and no mixture of them', () => {
  const key = { secretId: 'AKIDEXAMPLE', secretKey: 'EXAMPLE-secret' }
  expect([key, header('Authorization', 'Bearer a b'), { proxyPassword: 'pass word' }].map(isSecret)).toEqual([
    true,
    true,
    true,
  ])
  const mixed = [{ ...key, ...header('A') }, { ...key, proxyPassword: 'x' }, {}, { headers: [] }, null, 'text']
  expect(mixed.map(isSecret)).toEqual(mixed.map(() => false))
})

test.each([
  ...['Host', 'CONTENT-LENGTH', 'content-type', 'Connection', 'Transfer-Encoding', 'Upgrade', 'Proxy-Authorization'],
  ...['', 'a b', 'a:b', 'a\r\nb', 'ü', 'x'.repeat(65)],
])('%j is no header a broker may ask for', (name) => expect(isSecret(header(name))).toBe(false))

test.each(['', ' x', 'x ', 'a\nb', 'a\rb', 'a\0b', 'a\tb', 'a\x7fb', 'ü', 'x'.repeat(2049)])(
  '%j is no value of a header',
  (value) => expect(isSecret(header('X-Api-Key', value))).toBe(false),
)

test('headers stand there once each, and fit into one entry of every system’s keychain', () => {
  const twice = { headers: [...header('X-Api-Key').headers, ...header('x-api-key').headers] }
  const long = { headers: [...header('A', 'x'.repeat(1300)).headers, ...header('B', 'x'.repeat(1300)).headers] }
  const many = { headers: Array.from({ length: 9 }, (_, index) => ({ name: `X-${index}`, value: 'x' })) }
  expect([twice, long, many].map(isSecret)).toEqual([false, false, false])
})

test('an account is a profile’s or the proxy’s', () => {
  const is = (account: string): boolean => v.is(KeychainAccount, account)
  expect(['p-00000000000000aa', 'n-00000000000000aa'].map(is)).toEqual([true, true])
  expect(['', 'p-1', 'proxy ', 'p-00000000000000aa\n', '../x'].map(is)).toEqual([false, false, false, false, false])
})
