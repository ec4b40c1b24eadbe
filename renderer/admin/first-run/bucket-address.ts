import * as v from 'valibot'
import { Bucket, Region } from '../../../shared/scope.ts'

/** What an address that somebody pastes says of a bucket. */
export interface BucketAddress {
  readonly bucket: string
  /** Not in addresses of a domain for all regions. */
  readonly region?: string
  /** Of a folder, or the folder that a file is in. */
  readonly prefix?: string
}

/** `photos-1250000000.cos.ap-guangzhou.myqcloud.com` and its kin (https://cloud.tencent.com/document/product/436/6224). */
const BUCKET_HOST = /^([a-z0-9-]+)\.cos(?:-internal|-website)?\.([a-z0-9-]+)\.(?:myqcloud\.com|tencentcos\.cn)$/
/** With the bucket in the path. */
const SERVICE_HOST = /^cos\.([a-z0-9-]+)\.(?:myqcloud\.com|tencentcos\.cn)$/
/** The bucket's address without a region, for CDN. */
const FILE_HOST = /^([a-z0-9-]+)\.file\.myqcloud\.com$/
const CONSOLE_HOST = /^console\.(?:cloud\.tencent|tencentcloud)\.com$/

/** Pure. Undefined for whatever is no address of a bucket, a bucket's name alone included. */
export function readBucketAddress(text: string): BucketAddress | undefined {
  const trimmed = text.trim()
  const cos = /^cos:\/\/([^/]+)(\/.*)?$/.exec(trimmed)
  if (cos) return checked(cos[1], undefined, cos[2])
  const url = urlOf(trimmed)
  if (url === undefined) return undefined
  const { hostname, pathname, searchParams } = url
  const inHost = BUCKET_HOST.exec(hostname)
  if (inHost) return checked(inHost[1], inHost[2], pathname)
  const service = SERVICE_HOST.exec(hostname)
  if (service) {
    const [, bucket = '', path = ''] = /^\/([^/]+)(.*)$/.exec(pathname) ?? []
    return checked(bucket, service[1], path)
  }
  const file = FILE_HOST.exec(hostname)
  if (file) return checked(file[1], undefined, pathname)
  if (!CONSOLE_HOST.test(hostname)) return undefined
  const named = (name: string): string | undefined => searchParams.get(name) ?? undefined
  return checked(named('bucket'), named('region'), named('path'))
}

function urlOf(text: string): URL | undefined {
  if (!/[./]/.test(text)) return undefined
  const full = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`
  return URL.canParse(full) ? new URL(full) : undefined
}

function checked(
  bucket: string | undefined,
  region: string | undefined,
  path: string | undefined,
): BucketAddress | undefined {
  if (!v.is(Bucket, bucket)) return undefined
  const prefix = folderOf(path ?? '')
  return {
    bucket,
    // `cos.accelerate.…` is for buckets of every region.
    ...(v.is(Region, region) && region !== 'accelerate' && { region }),
    ...(prefix !== '' && { prefix }),
  }
}

/** A last piece with a dot in it is a file's name. */
function folderOf(path: string): string {
  const inner = decoded(path).replace(/^\/+/, '')
  const last = inner.slice(inner.lastIndexOf('/') + 1)
  if (last === '') return inner
  return last.includes('.') ? inner.slice(0, inner.length - last.length) : `${inner}/`
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path // a lone % in a name: it stands for itself
  }
}
