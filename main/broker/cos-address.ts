import { isIP } from 'node:net'
import { AppError } from '../../shared/errors.ts'
import type { ProfileFile } from '../../shared/settings.ts'
import { assertSecure, type Endpoint, makeEndpoint, parseEndpoint } from './endpoint.ts'

/** Where requests to the bucket go, and what stands before the key in their path. */
export interface CosAddress extends Endpoint {
  /** `''` for virtual-host style, `/<bucket>` for path style. */
  readonly pathPrefix: string
}

type Place = Pick<
  ProfileFile,
  'bucket' | 'region' | 'cosEndpointKind' | 'cosEndpoint' | 'addressing' | 'allowInsecureHttp'
>

/**
 * The bucket's address. Path style is refused by Tencent for buckets made since 2024. A domain of the bucket's own is its
 * whole address: nothing stands before it, and the certificate is checked for that name.
 *
 * @throws AppError `profile-invalid` for an endpoint that cannot be used, `insecure-endpoint` for plain http abroad.
 */
export function cosAddressOf(place: Place): CosAddress {
  const service = serviceOf(place)
  assertSecure(service, place.allowInsecureHttp)
  if (place.cosEndpointKind === 'domain') return { ...ownDomain(service), pathPrefix: '' }
  if (place.addressing === 'path') return { ...service, pathPrefix: `/${place.bucket}` }
  return { ...withBucket(service, place.bucket), pathPrefix: '' }
}

/** Without the bucket, unless it is a domain (https://cloud.tencent.com/document/product/436/6224, 436/38866). */
function serviceOf({ region, cosEndpointKind, cosEndpoint }: Place): Endpoint {
  switch (cosEndpointKind) {
    case 'internal':
      return makeEndpoint('https', `cos-internal.${region}.tencentcos.cn`)
    case 'accelerate':
      return makeEndpoint('https', 'cos.accelerate.myqcloud.com')
    case 'backup':
      return makeEndpoint('https', `cos.${region}.tencentcos.cn`)
    case 'domain':
    case undefined:
      return cosEndpoint === undefined
        ? makeEndpoint('https', `cos.${region}.myqcloud.com`)
        : parseEndpoint(cosEndpoint)
  }
}

function ownDomain(domain: Endpoint): Endpoint {
  if (isIP(domain.hostname) === 0) return domain
  throw new AppError({
    code: 'profile-invalid',
    subject: domain.host,
    detail: 'an IP address is no domain of a bucket',
  })
}

function withBucket(service: Endpoint, bucket: string): Endpoint {
  if (isIP(service.hostname) !== 0) {
    const detail = 'an IP address cannot carry the bucket name: use addressing "path"'
    throw new AppError({ code: 'profile-invalid', subject: service.host, detail })
  }
  if (service.hostname.startsWith(`${bucket}.`)) return service
  return makeEndpoint(service.scheme, `${bucket}.${service.hostname}`, service.port)
}
