import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { cosAddressOf } from '../../../main/broker/cos-address.ts'
import { stsEndpointOf } from '../../../main/broker/sts-client.ts'
import { ProfileFile } from '../../../shared/settings.ts'
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
    [
      'inside Tencent Cloud',
      { cosEndpointKind: 'internal' },
      [
        `https://${BUCKET}.cos-internal.ap-guangzhou.tencentcos.cn:443`,
        `${BUCKET}.cos-internal.ap-guangzhou.tencentcos.cn`,
        '',
      ],
    ],
    [
      'by global acceleration',
      { cosEndpointKind: 'accelerate' },
      [`https://${BUCKET}.cos.accelerate.myqcloud.com:443`, `${BUCKET}.cos.accelerate.myqcloud.com`, ''],
    ],
    [
      'at the backup domain',
      { cosEndpointKind: 'backup' },
      [`https://${BUCKET}.cos.ap-guangzhou.tencentcos.cn:443`, `${BUCKET}.cos.ap-guangzhou.tencentcos.cn`, ''],
    ],
    [
      'at a domain of its own, which is the whole host',
      { cosEndpointKind: 'domain', cosEndpoint: 'files.Example.com' },
      ['https://files.example.com:443', 'files.example.com', ''],
    ],
    [
      'at a domain of its own with a port, on this computer',
      { cosEndpointKind: 'domain', cosEndpoint: 'http://files.localhost:9000' },
      ['http://files.localhost:9000', 'files.localhost:9000', ''],
    ],
  ])('%s', (_, change, expected) => expect(addressOf(change)).toEqual(expected))

  test.each<[string, Partial<ProfileFile>, string]>([
    ['a domain that is not named', { cosEndpointKind: 'domain' }, 'cosEndpoint'],
    ['a host beside a kind of Tencent’s', { cosEndpointKind: 'backup', cosEndpoint: 'a.example' }, 'cosEndpoint'],
    ['path style there', { cosEndpointKind: 'accelerate', addressing: 'path' }, 'addressing'],
    ['an STS endpoint beside a site', { stsSite: 'internal', stsEndpoint: 'a.example' }, 'stsEndpoint'],
  ])('a profile file with %s is invalid', (_, change, field) => {
    const parsed = v.safeParse(ProfileFile, { ...exampleProfile().file, ...change })
    expect(parsed.issues?.map((issue) => v.getDotPath(issue))).toEqual([field])
  })

  test('an IP address is no domain of a bucket, and plain http to one abroad is refused', () => {
    const domain = (cosEndpoint: string) => () => addressOf({ cosEndpointKind: 'domain', cosEndpoint })
    expect(domain('https://10.0.0.1')).toThrow(thrown('profile-invalid'))
    expect(domain('http://files.example.com')).toThrow(thrown('insecure-endpoint'))
  })

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

  test.each([
    ['international', 'sts.intl.tencentcloudapi.com'],
    ['internal', 'sts.internal.tencentcloudapi.com'],
  ] as const)('of the %s site', (stsSite, host) => {
    expect(stsEndpointOf({ stsSite })).toMatchObject({ scheme: 'https', host, port: 443 })
  })

  test('is never plain http to another computer, even where COS may be', () => {
    const profile = exampleProfile({ stsEndpoint: 'http://sts.example', allowInsecureHttp: true })
    expect(() => stsEndpointOf(profile.file)).toThrow(thrown('insecure-endpoint'))
  })
})
