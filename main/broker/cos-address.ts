import { isIP } from 'node:net'
import { AppError } from '../../shared/errors.ts'
import type { ProfileFile } from '../../shared/settings.ts'
import { assertSecure, type Endpoint, makeEndpoint, parseEndpoint } from './endpoint.ts'

/** Where requests to the bucket go, and what stands before the key in their path. */
export interface CosAddress extends Endpoint {
  /** `''` for virtual-host style, `/<bucket>` for path style. */
  readonly pathPrefix: string
}

type Place = Pick<ProfileFile, 'bucket' | 'region' | 'cosEndpoint' | 'addressing' | 'allowInsecureHttp'>

/**
 * The bucket's address. Without `cosEndpoint` it is Tencent's public one
 * (https://cloud.tencent.com/document/product/436/6224); path style is refused there for buckets made since 2024.
 *
 * @throws AppError `profile-invalid` for an endpoint that cannot be used, `insecure-endpoint` for plain http abroad.
 */
export function cosAddressOf(place: Place): CosAddress {
  const service =
    place.cosEndpoint === undefined
      ? makeEndpoint('https', `cos.${place.region}.myqcloud.com`)
      : parseEndpoint(place.cosEndpoint)
  assertSecure(service, place.allowInsecureHttp)
  if (place.addressing === 'path') return { ...service, pathPrefix: `/${place.bucket}` }
  return { ...withBucket(service, place.bucket), pathPrefix: '' }
}

function withBucket(service: Endpoint, bucket: string): Endpoint {
  if (isIP(service.hostname) !== 0) {
    const detail = 'an IP address cannot carry the bucket name: use addressing "path"'
    throw new AppError({ code: 'profile-invalid', subject: service.host, detail })
  }
  if (service.hostname.startsWith(`${bucket}.`)) return service
  return makeEndpoint(service.scheme, `${bucket}.${service.hostname}`, service.port)
}
