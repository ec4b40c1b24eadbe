import { expect, test } from 'vitest'
import { isBypassed, proxyIn } from '../../../main/network/proxy-rules.ts'

test.each([
  ['nas.example', ['nas.example'], true],
  ['NAS.example', ['nas.EXAMPLE'], true],
  ['a.nas.example', ['nas.example'], false],
  ['a.corp.example', ['*.corp.example'], true],
  ['a.corp.example', ['.corp.example'], true],
  ['corp.example', ['*.corp.example'], true],
  ['xcorp.example', ['*.corp.example'], false],
  ['10.1.2.3', ['10.0.0.0/8'], true],
  ['11.1.2.3', ['10.0.0.0/8'], false],
  ['ten.example', ['10.0.0.0/8'], false],
  ['2001:db8::1', ['10.0.0.0/8', '2001:db8::1'], true],
  ['cos.example', [], false],
])('%s past %j directly: %s', (host, bypass, expected) => {
  expect(isBypassed(host, bypass)).toBe(expected)
})

test.each([
  ['DIRECT', undefined],
  ['PROXY p.example:3128', { hostname: 'p.example', port: 3128 }],
  ['PROXY p.example:3128;PROXY q:1;DIRECT', { hostname: 'p.example', port: 3128 }],
  ['SOCKS5 s:1080; proxy p.example', { hostname: 'p.example', port: 80 }],
  ['HTTPS secure:443;DIRECT', undefined],
  ['PROXY [2001:db8::1]:8080', { hostname: '2001:db8::1', port: 8080 }],
])('%s means %j', (answer, expected) => {
  expect(proxyIn(answer, 'system')).toEqual(expected)
})

test.each([
  ['SOCKS5 s:1080', 'proxy-unsupported', 'SOCKS5'],
  ['HTTPS secure:443;SOCKS s:1', 'proxy-unsupported', 'HTTPS, SOCKS'],
  ['', 'pac-failed', 'no answer'],
  ['PROXY p"q:1', 'proxy-unsupported', 'PROXY'],
])('%j is refused: the app does not go another way than it was told', (answer, code, detail) => {
  expect(() => proxyIn(answer, 'the script')).toThrow(
    expect.objectContaining({ info: { code, detail, subject: 'the script' } }),
  )
})
