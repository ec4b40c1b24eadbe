import { describe, expect, test } from 'vitest'
import { cosAddressOf } from '../../../main/broker/cos-address.ts'
import { stsEndpointOf } from '../../../main/broker/sts-client.ts'
import type { ProfileFile } from '../../../shared/settings.ts'
import { exampleProfile } from './example-profile.ts'

const BUCKET = 'examplebucket-1250000000'
const addressOf = (change: Partial<ProfileFile>) => {
  const { scheme, hostname, port, host, pathPrefix } = cosAddressOf(exampleProfile(change).file)
  return [`${scheme}://${hostname}:${port}`, host, pathPrefix]
}
const thrown = (code: string) => expect.objectContaining({ info: expect.objectContaining({ code }) })

describe('the address of a bucket', () => {
  const publicHost = `${BUCKET}.cos.ap-guangzhou.myqcloud.com`
  test.each<[string, Partial<ProfileFile>, [string, string, string]]>([
    ['by default', {}, [`https://${publicHost}:443`, publicHost, '']],
    [
      'in path style',
      { addressing: 'path' },
      ['https://cos.ap-guangzhou.myqcloud.com:443', 'cos.ap-guangzhou.myqcloud.com', `/${BUCKET}`],
    ],
    [
      'with an endpoint and a port',
      { cosEndpoint: 'https://cos.example.com:8443/' },
      [`https://${BUCKET}.cos.example.com:8443`, `${BUCKET}.cos.example.com:8443`, ''],
    ],
    [
      'without a scheme is https',
      { cosEndpoint: 'COS.example.com' },
      [`https://${BUCKET}.cos.example.com:443`, `${BUCKET}.cos.example.com`, ''],
    ],
    [
      'with an endpoint that holds the bucket already',
      { cosEndpoint: `https://${BUCKET}.cos.example.com` },
      [`https://${BUCKET}.cos.example.com:443`, `${BUCKET}.cos.example.com`, ''],
    ],
    [
      'over plain http on this computer',
      { cosEndpoint: 'http://cos.ap-guangzhou.localhost:9000' },
      [`http://${BUCKET}.cos.ap-guangzhou.localhost:9000`, `${BUCKET}.cos.ap-guangzhou.localhost:9000`, ''],
    ],
    [
      'at an address of this computer',
      { cosEndpoint: 'http://127.3.2.1:80', addressing: 'path' },
      ['http://127.3.2.1:80', '127.3.2.1', `/${BUCKET}`],
    ],
    [
      'at an IPv6 address',
      { cosEndpoint: 'http://[::1]:9000', addressing: 'path' },
      ['http://::1:9000', '[::1]:9000', `/${BUCKET}`],
    ],
    [
      'over plain http abroad when the profile allows it',
      { cosEndpoint: 'http://nas.example', allowInsecureHttp: true },
      [`http://${BUCKET}.nas.example:80`, `${BUCKET}.nas.example`, ''],
    ],
  ])('%s', (_, change, expected) => expect(addressOf(change)).toEqual(expected))

  test.each([
    'http://cos.example.com',
    'http://10.0.0.1',
    'http://127.1',
    'http://localhost.example',
    'http://xlocalhost',
  ])('refuses plain http to %s', (cosEndpoint) =>
    expect(() => addressOf({ cosEndpoint, addressing: 'path' })).toThrow(thrown('insecure-endpoint')),
  )

  test.each([
    'https://',
    'https://a..b',
    'https://-a',
    'https://a:0',
    'https://a:65536',
    'https://[::1',
    'https://[a.b]',
  ])('refuses %s as no endpoint', (cosEndpoint) =>
    expect(() => addressOf({ cosEndpoint })).toThrow(thrown('profile-invalid')),
  )

  test('refuses virtual-host style at an IP address, where no bucket name can stand', () => {
    expect(() => addressOf({ cosEndpoint: 'http://127.0.0.1:9000' })).toThrow(thrown('profile-invalid'))
  })
})

describe('the address of STS', () => {
  test.each([
    [undefined, 'https', 'sts.tencentcloudapi.com'],
    ['https://sts.internal.tencentcloudapi.com', 'https', 'sts.internal.tencentcloudapi.com'],
    ['localhost:8443', 'https', 'localhost:8443'],
    ['http://localhost:8080', 'http', 'localhost:8080'],
  ])('%s', (stsEndpoint, scheme, host) => {
    expect(stsEndpointOf(stsEndpoint === undefined ? {} : { stsEndpoint })).toMatchObject({ scheme, host })
  })

  test('is never plain http to another computer, even where COS may be', () => {
    const profile = exampleProfile({ stsEndpoint: 'http://sts.example', allowInsecureHttp: true })
    expect(() => stsEndpointOf(profile.file)).toThrow(thrown('insecure-endpoint'))
  })
})
