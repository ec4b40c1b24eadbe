/** An object, or a part, as COS keeps it. */
export interface Stored {
  readonly crc64: string
  readonly sizeBytes: number
  readonly etag: string
  /** Of the request that made it: content-type, cache-control, x-cos-*; without the token. */
  readonly headers?: Readonly<Record<string, string>>
  readonly modifiedMs?: number
}
/** An unfinished upload. */
export interface Upload {
  readonly key: string
  readonly headers?: Readonly<Record<string, string>>
  readonly initiatedAtMs: number
  readonly parts: Map<number, Stored & { readonly bytes: Uint8Array }>
}

/** Pages of `pageSize`, in the order of the keys' bytes. */
export function objectsXml(
  objects: ReadonlyMap<string, Stored>,
  pageSize: number,
  prefix: string,
  marker: string,
): string {
  const bytes = (key: string): Buffer => Buffer.from(key)
  const after = [...objects]
    .filter(([key]) => key.startsWith(prefix) && Buffer.compare(bytes(key), bytes(marker)) > 0)
    .sort(([a], [b]) => Buffer.compare(bytes(a), bytes(b)))
  const page = after.slice(0, pageSize)
  const xml = page.map(
    ([key, { sizeBytes, modifiedMs = 0 }]) =>
      `<Contents><Key>${encodeURIComponent(key)}</Key><Size>${sizeBytes}</Size><LastModified>${new Date(modifiedMs).toISOString()}</LastModified></Contents>`,
  )
  const isCut = after.length > page.length
  const next = isCut ? `<NextMarker>${encodeURIComponent(page.at(-1)?.[0] ?? '')}</NextMarker>` : ''
  return `<ListBucketResult>${xml.join('')}<IsTruncated>${isCut}</IsTruncated>${next}</ListBucketResult>`
}

/** All of them: an end is in sight. */
export function uploadsXml(all: ReadonlyMap<string, Upload>, prefix: string): string {
  const uploads = [...all].filter(([, { key }]) => key.startsWith(prefix))
  const xml = uploads.map(
    ([id, { key, initiatedAtMs }]) =>
      `<Upload><Key>${encodeURIComponent(key)}</Key><UploadId>${id}</UploadId><Initiated>${new Date(initiatedAtMs).toISOString()}</Initiated></Upload>`,
  )
  return `${xml.join('')}<IsTruncated>false</IsTruncated>`
}
