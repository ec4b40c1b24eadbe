import type { Identity } from './identities.ts'
import { type Exchange, encodingType, integerParam, type Operation, type Reply } from './operation.ts'
import { type BucketState, compareKeys, type PendingUpload, type StoredObject } from './state.ts'
import { element, keyWriter, ownerXml } from './xml.ts'

/** HEAD Bucket (436/7735). */
export const headBucket: Operation = async ({ bucket }) => ({
  status: 200,
  headers: { 'x-cos-bucket-region': bucket.region },
})

/** GET Bucket acl (436/7733): private, since nothing here can change it. */
export const getBucketAcl: Operation = async ({ identity }) => {
  const { ownerUin } = identity.account
  const id = `qcs::cam::uin/${ownerUin}:uin/${ownerUin}`
  const owner = { ID: id, DisplayName: id }
  const xml = element('AccessControlPolicy', {
    Owner: owner,
    AccessControlList: { Grant: { Grantee: owner, Permission: 'FULL_CONTROL' } },
  })
  return { status: 200, headers: {}, xml }
}

/** GET Service (436/8291): the account's buckets. */
export function getService(buckets: Iterable<BucketState>, identity: Identity): Reply {
  const { ownerUin, appId } = identity.account
  const own = [...buckets].filter((bucket) => bucket.appId === appId)
  const xml = element('ListAllMyBucketsResult', {
    Owner: ownerXml(ownerUin, ownerUin),
    Buckets: {
      Bucket: own.map(({ bucket, region, createdMs }) => ({
        ...{ Name: bucket, Location: region, CreationDate: new Date(createdMs).toISOString(), BucketType: 'cos' },
      })),
    },
  })
  return { status: 200, headers: {}, xml }
}

interface Page<T> {
  readonly items: readonly T[]
  readonly prefixes: readonly string[]
  readonly isTruncated: boolean
  /** The last key or common prefix of this page. */
  readonly last: string
  readonly lastItem: T | undefined
}

/** The common prefix a key belongs to, or the key itself. */
function fold(key: string, prefix: string, delimiter: string): string {
  const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
  return cut < 0 ? key : key.slice(0, cut + delimiter.length)
}

/** A key that ends with the delimiter is its own common prefix. */
const isFolder = (key: string, prefix: string, delimiter: string): boolean =>
  delimiter !== '' && key.indexOf(delimiter, prefix.length) >= 0

/** One page of sorted items; keys that hold the delimiter after the prefix fold into one common prefix each. */
function pageOf<T extends { readonly key: string }>(
  sorted: readonly T[],
  { prefix, delimiter, max }: { readonly prefix: string; readonly delimiter: string; readonly max: number },
  isAfter: (item: T, folded: string) => boolean,
): Page<T> {
  const items: T[] = []
  const prefixes: string[] = []
  let last = ''
  let lastItem: T | undefined
  for (const item of sorted.filter(({ key }) => key.startsWith(prefix))) {
    const folded = fold(item.key, prefix, delimiter)
    if (!isAfter(item, folded) || prefixes.at(-1) === folded) continue
    if (items.length + prefixes.length === max) return { items, prefixes, isTruncated: true, last, lastItem }
    if (isFolder(item.key, prefix, delimiter)) prefixes.push(folded)
    else items.push(item)
    last = folded
    lastItem = item
  }
  return { items, prefixes, isTruncated: false, last, lastItem }
}

/** GET Bucket, list objects (436/7734). */
export const getBucket: Operation = async ({ request, bucket, identity }) => {
  const { query } = request
  const encoding = encodingType(query)
  const write = keyWriter(encoding)
  const max = integerParam(query, 'max-keys', { min: 1, max: 1000, absent: 1000 })
  const [prefix = '', delimiter = '', marker = ''] = ['prefix', 'delimiter', 'marker'].map(
    (name) => query.get(name) ?? '',
  )
  const sorted = [...bucket.objects.values()].sort((a, b) => compareKeys(a.key, b.key))
  const page = pageOf(sorted, { prefix, delimiter, max }, (item, folded) =>
    folded === item.key ? compareKeys(item.key, marker) > 0 : compareKeys(folded, marker) > 0,
  )
  const { ownerUin } = identity.account
  const contents = (object: StoredObject) => ({
    Key: write(object.key),
    LastModified: new Date(object.modifiedMs).toISOString(),
    ETag: object.etag,
    Size: object.sizeBytes,
    Owner: ownerXml(ownerUin, ownerUin),
    StorageClass: object.headers.storageClass,
  })
  const xml = element('ListBucketResult', {
    Name: bucket.bucket,
    EncodingType: encoding,
    Prefix: write(prefix),
    Marker: write(marker),
    MaxKeys: max,
    Delimiter: delimiter === '' ? undefined : write(delimiter),
    IsTruncated: page.isTruncated,
    NextMarker: page.isTruncated ? write(page.last) : undefined,
    Contents: page.items.map(contents),
    CommonPrefixes: page.prefixes.map((folded) => ({ Prefix: write(folded) })),
  })
  return { status: 200, headers: { 'x-cos-bucket-region': bucket.region }, xml }
}

/** List Multipart Uploads (436/7736), by key, then by initiation. */
export const listMultipartUploads: Operation = async ({ request, bucket }: Exchange) => {
  const { query } = request
  const encoding = encodingType(query)
  const write = keyWriter(encoding)
  const max = integerParam(query, 'max-uploads', { min: 1, max: 1000, absent: 1000 })
  const [prefix = '', delimiter = '', keyMarker = '', idMarker = ''] = [
    'prefix',
    'delimiter',
    'key-marker',
    'upload-id-marker',
  ].map((name) => query.get(name) ?? '')
  const sorted = [...bucket.uploads.values()].sort(compareUploads)
  const after = sorted.findIndex(({ key, uploadId }) => key === keyMarker && uploadId === idMarker)
  const page = pageOf(after < 0 ? sorted : sorted.slice(after + 1), { prefix, delimiter, max }, (item, folded) => {
    const order = compareKeys(folded, keyMarker)
    return order > 0 || (order === 0 && folded === item.key && idMarker !== '' && item.uploadId > idMarker)
  })
  const xml = element('ListMultipartUploadsResult', {
    Bucket: bucket.bucket,
    EncodingType: encoding,
    KeyMarker: write(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: page.isTruncated ? write(page.last) : undefined,
    NextUploadIdMarker: page.isTruncated && page.last === page.lastItem?.key ? page.lastItem.uploadId : undefined,
    MaxUploads: max,
    IsTruncated: page.isTruncated,
    Prefix: write(prefix),
    Delimiter: delimiter === '' ? undefined : write(delimiter),
    Upload: page.items.map((upload) => uploadXml(upload, write)),
    CommonPrefixes: page.prefixes.map((folded) => ({ Prefix: write(folded) })),
  })
  return { status: 200, headers: {}, xml }
}

/** Upload ids begin with the second of initiation, so their order is the order of initiation. */
function compareUploads(a: PendingUpload, b: PendingUpload): number {
  return compareKeys(a.key, b.key) || (a.uploadId < b.uploadId ? -1 : 1)
}

const uploadXml = (upload: PendingUpload, write: (key: string) => string) => ({
  Key: write(upload.key),
  UploadId: upload.uploadId,
  StorageClass: upload.headers.storageClass,
  Initiator: ownerXml(upload.ownerUin, upload.initiatorUin),
  Owner: ownerXml(upload.ownerUin, upload.ownerUin),
  Initiated: new Date(upload.initiatedMs).toISOString(),
})
