import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { brokerAddressOf, brokerHostOf } from '../../../main/broker/broker-address.ts'
import { checkDraft, draftOf } from '../../../renderer/admin/draft.ts'
import { RemoteBrokerSource } from '../../../shared/credential-source.ts'
import { exampleProfile } from './example-profile.ts'

const withUrl = (url: string) => ({ type: 'remote-broker', url, method: 'GET' }) as const
const isUrl = (url: string): boolean => v.is(RemoteBrokerSource, withUrl(url))

test.each([
  ['https://broker.example.com', 'broker.example.com', '/'],
  ['https://Broker.Example.com:8443/a//b/../c?x=1&y=%20', 'broker.example.com:8443', '/a//b/../c?x=1&y=%20'],
  ['https://broker.example.com?app=1', 'broker.example.com', '/?app=1'],
  ['https://[2001:db8::1]:8443/sts', '[2001:db8::1]:8443', '/sts'],
  ['http://localhost:8080/sts', 'localhost:8080', '/sts'],
  ['http://127.0.0.1/sts', '127.0.0.1', '/sts'],
  ['http://[::1]:8080/', '[::1]:8080', '/'],
])('%s is an address: %s gets %s', (url, host, path) => {
  expect(isUrl(url)).toBe(true)
  expect(brokerHostOf(url)).toBe(host)
  expect(brokerAddressOf(url)).toMatchObject({ path, endpoint: { host } })
})

test.each([
  ...['', 'broker.example.com/sts', 'ftp://broker.example.com/', 'HTTPS://', 'https://', 'https:///sts'],
  ...['https://user@broker.example.com/', 'https://user:pass@broker.example.com/', 'https://broker.example.com/#part'],
  ...['http://broker.example.com/', 'http://localhost.example.com/', 'http://127.0.0.1.example.com/', 'http://0x7f.1/'],
  ...[
    'https://broker.example.com/a b',
    'https://broker.example.com/\r\nHost: x',
    'https://broker.example.com\\@evil.example/',
  ],
  ...['https://bröker.example/', 'https://broker.example.com:port/', `https://broker.example.com/${'a'.repeat(2048)}`],
])('%j is none', (url) => expect(isUrl(url)).toBe(false))

test('what the form takes is still checked where it is used', () => {
  for (const url of ['https://-broker.example/', 'https://broker..example/', 'https://broker.example:70000/'])
    expect(() => brokerAddressOf(url), url).toThrow('profile-invalid')
  expect(() => brokerAddressOf('http://broker.example/')).toThrow('insecure-endpoint')
})

describe('in the form', () => {
  test('a broker is read from its fields and shown in them again', () => {
    const source = { ...withUrl('https://broker.example/sts'), headerNames: ['Authorization', 'X-Team'] }
    const draft = draftOf({ ...exampleProfile({ source }), name: 'a' })
    expect(draft).toMatchObject({ source: 'remote-broker', brokerHeaders: 'Authorization, X-Team' })
    expect(checkDraft(draft)).toMatchObject({ ok: true, file: { source } })
    const typed = { ...draft, brokerUrl: ' https://broker.example/sts ', brokerHeaders: ' Authorization;X-Team ,' }
    expect(checkDraft(typed)).toMatchObject({ ok: true, file: { source } })
    const without = checkDraft({ ...draft, brokerHeaders: ' ' })
    expect(without.ok && without.file.source).toEqual(withUrl('https://broker.example/sts'))
  })

  test.each([
    [{ brokerUrl: 'http://broker.example' }, { brokerUrl: 'invalid.broker-url' }],
    [{ brokerHeaders: 'Host' }, { brokerHeaders: 'invalid.broker-headers' }],
    [{ brokerHeaders: 'X-A, x-a' }, { brokerHeaders: 'invalid.broker-headers' }],
    [{ brokerHeaders: 'Authorization: Bearer x' }, { brokerHeaders: 'invalid.broker-headers' }],
  ])('%j is told at its field', (change, problems) => {
    const draft = draftOf({ ...exampleProfile({ source: withUrl('https://broker.example/') }), name: 'a' })
    expect(checkDraft({ ...draft, ...change })).toEqual({ ok: false, problems })
  })
})
