import { domainToASCII } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type LinkProblem, readProfileLink } from '../../../shared/profile-link.ts'

const read = (text: string) => readProfileLink(text, domainToASCII)
const PLACE = 'bucket=photos-1250000000&region=ap-guangzhou'
const link = (more = ''): string => `cos-courier://profile?${PLACE}${more}`
const hostOf = (endpoint: string): string | undefined => {
  const answer = read(link(`&endpoint=${endpoint}`))
  return answer.ok ? answer.entry.file.cosEndpoint : undefined
}

describe('a link that proposes a profile', () => {
  test('says bucket and region, and perhaps more; all else is as in a new profile', () => {
    expect(read(link())).toEqual({
      ok: true,
      entry: {
        name: 'photos-1250000000',
        file: {
          ...{ schema: 1, bucket: 'photos-1250000000', region: 'ap-guangzhou', prefix: '' },
          ...{ addressing: 'virtual-host', durationSeconds: 1800, actions: 'check', allowInsecureHttp: false },
        },
      },
    })
    const more = '&name=%E5%9B%A2%E9%98%9F%20A&prefix=team%2Fin%2F&endpoint=cos.example.com:8443&actions=upload'
    expect(read(link(more))).toMatchObject({
      entry: {
        name: '团队 A',
        file: { prefix: 'team/in/', cosEndpoint: 'https://cos.example.com:8443', actions: 'upload' },
      },
    })
    expect(read(`COS-COURIER://PROFILE/?${PLACE}`)).toMatchObject({ ok: true })
  })

  test.each<[what: string, text: string, problem: LinkProblem]>([
    ['no query', 'cos-courier://profile', 'not-a-profile'],
    ['an empty query', 'cos-courier://profile?', 'not-a-profile'],
    ['another place', `cos-courier://upload?${PLACE}`, 'not-a-profile'],
    ['a path', `cos-courier://profile/../settings?${PLACE}`, 'not-a-profile'],
    ['a user and a host', `cos-courier://profile@evil.example?${PLACE}`, 'not-a-profile'],
    ['a port', `cos-courier://profile:80?${PLACE}`, 'not-a-profile'],
    ['another scheme', `https://profile?${PLACE}`, 'not-a-profile'],
    ['a fragment', `${link()}#&secretId=x`, 'not-a-profile'],
    ['no slashes', `cos-courier:profile?${PLACE}`, 'not-a-profile'],
    ['more than 2048 characters', link(`&prefix=${'a'.repeat(2048)}/`), 'too-long'],
    ['a line break', link('\n--secret-stdin'), 'characters'],
    ['a space', link('&name=a b'), 'characters'],
    ['a null', link('\0'), 'characters'],
    ['letters as they are', link('&name=团队'), 'characters'],
    ['a right-to-left override as it is', link('&name=\u202Egpj'), 'characters'],
    ['an encoded right-to-left override', link('&name=photo%E2%80%AEgpj'), 'name'],
    ['an encoded isolate in the prefix', link('&prefix=%E2%81%A6in%2F'), 'prefix'],
    ['an encoded zero-width space', link('&name=a%E2%80%8Bb'), 'name'],
    ['an encoded line break', link('&name=a%0Ab'), 'name'],
    ['an encoded null', link('&prefix=a%00%2F'), 'prefix'],
    ['an escape sequence', link('&name=%1B%5B2J'), 'name'],
    ['a line separator', link('&name=a%E2%80%A8b'), 'name'],
    ['overlong UTF-8', link('&prefix=%C0%AE%C0%AE%2F'), 'prefix'],
    ['half a character', link('&name=%E5%9B'), 'name'],
    ['a lone percent sign', link('&name=100%'), 'name'],
    ['something encoded twice', link('&prefix=in%252F..%252F'), 'prefix'],
    ['a plus sign', link('&name=a+b'), 'name'],
    ['a folder upwards', link('&prefix=in%2F..%2Fother%2F'), 'prefix'],
    ['a wildcard', link('&prefix=in*%2F'), 'prefix'],
    ['a prefix without its slash', link('&prefix=in'), 'prefix'],
    ['a name with a slash', link('&name=a%2Fb'), 'name'],
    ['an empty member', link('&prefix='), 'prefix'],
    ['a member without a value', link('&prefix'), 'prefix'],
    ['a member twice', link('&region=ap-beijing'), 'twice'],
    ['a member twice, once encoded', link('&r%65gion=ap-beijing'), 'twice'],
    ['a member nobody knows', link('&stsEndpoint=evil.example'), 'unknown'],
    ['one that allows plain http', link('&allowInsecureHttp=true'), 'unknown'],
    ['one of every object', link('&__proto__=x'), 'unknown'],
    ['another spelling of a member', link('&Prefix=in%2F'), 'unknown'],
    ['an empty pair', link('&'), 'unknown'],
    ['no bucket', 'cos-courier://profile?region=ap-guangzhou', 'bucket'],
    ['a bucket with a dot', 'cos-courier://profile?bucket=a.evil.example-1250000000&region=ap-guangzhou', 'bucket'],
    ['no region', 'cos-courier://profile?bucket=photos-1250000000', 'region'],
    ['a region that leads elsewhere', 'cos-courier://profile?bucket=a-1250000000&region=x.evil.example%2F', 'region'],
    ['actions nobody knows', link('&actions=all'), 'actions'],
    ['a secret', link('&secretId=x&secretKey=y'), 'secret'],
    ['a secret in another spelling', link('&SECRET_KEY=y'), 'secret'],
    ['an encoded secret', link('&%73ecretKey=y'), 'secret'],
    ['a session token', link('&x-cos-security-token=y'), 'secret'],
    ['a password', link('&password=y'), 'secret'],
    ['a key', link('&key=y'), 'secret'],
    ['a SecretId in a member that may be there', link('&name=AKIDEXAMPLE000'), 'secret'],
    ['a secret beside other mistakes', link('&region=x&nonsense=1&token=y'), 'secret'],
  ])('with %s is refused', (_what, text, problem) => {
    expect(read(text)).toMatchObject({ ok: false, problem })
  })

  test('refused is told by a member’s name alone, and not by one that could say anything', () => {
    expect(read(link('&nonsense=evil'))).toEqual({ ok: false, problem: 'unknown', subject: 'nonsense' })
    expect(read(link('&%E2%80%AEevil=1'))).toEqual({ ok: false, problem: 'unknown', subject: '?' })
  })

  test.each([
    ['xn--80ak6aa92e.com', 'https://xn--80ak6aa92e.com'],
    ['%D0%B0%D1%80%D1%80%D3%8F%D0%B5.com', 'https://xn--80ak6aa92e.com'],
    ['%EF%BD%85xample.com', 'https://example.com'],
    ['https%3A%2F%2FCOS.Example.com%2F', 'https://cos.example.com'],
    ['cos.example.com', 'https://cos.example.com'],
  ])('keeps the host %s as the network knows it: %s', (given, kept) => {
    expect(hostOf(given)).toBe(kept)
  })

  test.each([
    'http%3A%2F%2Fcos.example.com',
    'ftp%3A%2F%2Fcos.example.com',
    'user%40evil.example',
    'cos.example.com%2Fpath',
    'cos.example.com%5C%40evil.example',
    'cos.example.com%3Fx',
    'cos.example.com%23x',
    'cos.example.com:0',
    'cos.example.com:65536',
    'cos.example.com:80:90',
    'cos..example.com',
    '.example.com',
    '-cos.example.com',
    '127.0.0.1',
    '2130706433',
    '0x7f000001',
    '127.1',
    '%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1',
    '%5B::1%5D',
    'cos%E3%80%82',
    'cos%E2%80%8B.example.com',
    `${'a'.repeat(64)}.example.com`,
  ])('whose endpoint is %s is refused', (endpoint) => {
    expect(read(link(`&endpoint=${endpoint}`))).toMatchObject({ ok: false, problem: 'endpoint' })
  })
})
