import type { FileBody } from '../../renderer/cos/client.ts'
import type { Answer, Failure, Sender, SendOptions, SendRequest } from '../../renderer/cos/sender.ts'
import type { Checksummer, Walker } from '../../renderer/upload/ports.ts'
import type { WalkOptions } from '../../shared/batch-options.ts'
import type { ErrorInfo } from '../../shared/errors.ts'
import { AppError } from '../../shared/errors.ts'
import type { WalkEntry } from '../../shared/transfer/contract.ts'
import { crc64Of } from './crc64.ts'

export type RequestKind =
  | 'PutObject'
  | 'HeadObject'
  | 'InitiateMultipartUpload'
  | 'UploadPart'
  | 'ListParts'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'ListMultipartUploads'
  | 'GetBucket'
/** `refuse`: answered, nothing done. `lose`: done, no answer. `fail`: not done, no answer. `alter`: the answer is changed. */
type Effect =
  | {
      readonly type: 'refuse'
      readonly status: number
      readonly code: string
      readonly message?: string
      readonly headers?: Record<string, string>
    }
  | { readonly type: 'lose'; readonly error?: ErrorInfo }
  | { readonly type: 'fail'; readonly error: ErrorInfo; readonly sent?: Failure['sent'] }
  | { readonly type: 'alter'; readonly crc64: string | undefined }
interface Fault {
  readonly kind: RequestKind
  readonly effect: Effect
  readonly key?: string
  readonly partNumber?: number
  times: number
}
interface Stored {
  readonly crc64: string
  readonly sizeBytes: number
  readonly etag: string
  /** Of the request that made it: content-type, cache-control, x-cos-*; without the token. */
  readonly headers?: Readonly<Record<string, string>>
  readonly modifiedMs?: number
}
interface Upload {
  readonly key: string
  readonly headers?: Readonly<Record<string, string>>
  readonly initiatedAtMs: number
  readonly parts: Map<number, Stored & { readonly bytes: Uint8Array }>
}

/** A transfer process and a COS in one, in memory. Strict about what it is sent; scripted about what goes wrong. */
export class FakeCos implements Sender, Walker, Checksummer {
  readonly objects = new Map<string, Stored>()
  readonly uploads = new Map<string, Upload>()
  readonly log: {
    readonly kind: RequestKind
    readonly key: string
    readonly ak: string
    readonly partNumber?: number
  }[] = []
  /** What it was sent that no honest client sends. */
  readonly complaints: string[] = []
  readonly faults: Fault[] = []
  readonly validIds = new Set<string>()
  readonly #sources = new Map<string, Map<string, { bytes: Uint8Array; version: string; mtimeMs: number }>>()
  readonly #extras = new Map<string, WalkEntry[]>()
  keyPrefix = ''
  pageSize = 1000
  inFlight = 0
  peakInFlight = 0
  walks = 0
  /** What each walk was asked for. */
  readonly walkOptions: WalkOptions[] = []
  checksums = 0
  /** Called before each checksum, as `onSend`. */
  onChecksum: (body: FileBody) => void = () => undefined
  /** Called before each request, to change the world between walk and send. */
  onSend: (request: SendRequest) => void = () => undefined
  /** Requests wait for it. */
  hold: Promise<void> | undefined
  /** Walks wait for it, by source. */
  readonly walkHolds = new Map<string, Promise<void>>()
  nowMs: () => number = () => 1_700_000_000_000
  #lastId = 0

  addFile(sourceId: string, path: string, bytes: Uint8Array, version = 'v1', mtimeMs = 0): void {
    const files = this.#sources.get(sourceId) ?? new Map()
    this.#sources.set(sourceId, files.set(path, { bytes, version, mtimeMs }))
  }
  removeFile(sourceId: string, path: string): void {
    this.#sources.get(sourceId)?.delete(path)
  }
  addEntry(sourceId: string, entry: WalkEntry): void {
    this.#sources.set(sourceId, this.#sources.get(sourceId) ?? new Map())
    this.#extras.set(sourceId, [...(this.#extras.get(sourceId) ?? []), entry])
  }
  fault(kind: RequestKind, effect: Effect, more: { times?: number; key?: string; partNumber?: number } = {}): void {
    this.faults.push({ kind, effect, ...more, times: more.times ?? 1 })
  }
  count(kind: RequestKind): number {
    return this.log.filter((entry) => entry.kind === kind).length
  }

  /** As transfer does it: what it looks at is the file as it is now. */
  async checksum(body: FileBody, signal?: AbortSignal): Promise<string> {
    this.checksums += 1
    this.onChecksum(body)
    await new Promise((resolve) => setImmediate(resolve))
    if (signal?.aborted) throw new AppError({ code: 'cancelled' })
    const read = this.#read(body)
    if ('error' in read) throw new AppError(read.error)
    return crc64Of(read.bytes)
  }

  async *walk(sourceId: string, options: WalkOptions, signal?: AbortSignal): AsyncGenerator<readonly WalkEntry[]> {
    this.walks += 1
    this.walkOptions.push(options)
    const files = this.#sources.get(sourceId)
    if (files === undefined) throw new AppError({ code: 'source-missing', subject: sourceId })
    const entries: WalkEntry[] = [...files].map(([path, { bytes, version, mtimeMs }]) => {
      return { type: 'file', path, sizeBytes: bytes.length, mtimeMs, version }
    })
    entries.push(...(this.#extras.get(sourceId) ?? []))
    for (let start = 0; start < entries.length; start += 500) {
      if (signal?.aborted) throw new AppError({ code: 'cancelled' })
      yield entries.slice(start, start + 500)
      await new Promise((resolve) => setImmediate(resolve))
      await this.walkHolds.get(sourceId)
    }
  }

  async send(request: SendRequest, options: SendOptions = {}): Promise<Answer | Failure> {
    this.onSend(request)
    this.inFlight += 1
    this.peakInFlight = Math.max(this.peakInFlight, this.inFlight)
    try {
      await (this.hold === undefined
        ? new Promise((resolve) => setImmediate(resolve))
        : held(this.hold, options.signal))
      if (options.signal?.aborted) return { type: 'failure', error: { code: 'cancelled' }, sent: 'nothing' }
      return this.#answer(request, options)
    } finally {
      this.inFlight -= 1
    }
  }

  #answer(request: SendRequest, options: SendOptions): Answer | Failure {
    const kind = kindOf(request)
    const partNumber = Number(request.query['partNumber'] ?? 0)
    const ak = /q-ak=([^&]*)/.exec(request.headers['authorization'] ?? '')?.[1] ?? ''
    this.log.push({ kind, key: request.key, ak, ...(partNumber > 0 && { partNumber }) })
    this.#check(request)
    const effect = this.#takeFault(kind, request.key, partNumber)
    const body = this.#body(request)
    if (body !== undefined && 'error' in body) return { type: 'failure', error: body.error, sent: 'nothing' }
    const own = body === undefined ? {} : { crc64: crc64Of(body.bytes) }
    if (effect?.type === 'fail') return { type: 'failure', error: effect.error, sent: effect.sent ?? 'nothing' }
    if (!this.validIds.has(ak)) return error(403, 'InvalidAccessKeyId', 'unknown', {}, own)
    if (effect?.type === 'refuse')
      return error(effect.status, effect.code, effect.message ?? 'no', effect.headers ?? {}, own)
    options.onProgress?.(body?.bytes.length ?? 0)
    return spoiled(this.#do(kind, request, body?.bytes, own.crc64), effect, own)
  }

  #takeFault(kind: RequestKind, key: string, partNumber: number): Effect | undefined {
    const fault = this.faults.find(
      (one) =>
        one.times > 0 && one.kind === kind && (one.key ?? key) === key && (one.partNumber ?? partNumber) === partNumber,
    )
    if (fault !== undefined) fault.times -= 1
    return fault?.effect
  }

  #check({ key, headers, query, body }: SendRequest): void {
    const length = body.type === 'file' ? body.length : body.type === 'inline' ? Buffer.byteLength(body.text) : 0
    if (headers['content-length'] !== String(length)) this.complaints.push(`content-length of ${key}`)
    if (headers['x-cos-security-token'] === undefined) this.complaints.push(`no token for ${key}`)
    if (!(key || query['prefix'] || '').startsWith(this.keyPrefix)) this.complaints.push(`${key} is outside`)
    const signed = /q-header-list=([^&]*)/.exec(headers['authorization'] ?? '')?.[1] ?? ''
    const expected = Object.keys(headers).filter((name) => name !== 'authorization')
    if (signed !== expected.sort().join(';')) this.complaints.push(`signed only ${signed}`)
  }

  #body({ body }: SendRequest): { readonly bytes: Uint8Array } | { readonly error: ErrorInfo } | undefined {
    return body.type === 'file' ? this.#read(body) : undefined
  }

  #read(body: FileBody): { readonly bytes: Uint8Array } | { readonly error: ErrorInfo } {
    const file = this.#sources.get(body.sourceId)?.get(body.path)
    if (file === undefined) return { error: { code: 'file-vanished', subject: body.path } }
    if (file.version !== body.version) return { error: { code: 'file-changed', subject: body.path } }
    return { bytes: file.bytes.subarray(body.offset, body.offset + body.length) }
  }

  #do(kind: RequestKind, request: SendRequest, bytes: Uint8Array | undefined, crc64 = '0'): Answer {
    const { key, query } = request
    const uploadId = query['uploadId'] ?? ''
    const upload = this.uploads.get(uploadId)
    const stored: Stored = {
      ...{ crc64, sizeBytes: bytes?.length ?? 0, etag: `"${this.#nextId()}"` },
      ...{ headers: keptHeaders(request), modifiedMs: this.nowMs() },
    }
    const mayOverwrite = request.headers['x-cos-forbid-overwrite'] !== 'true'
    if (!mayOverwrite && this.objects.has(key)) return error(409, 'FileAlreadyExists', 'it is there', {}, {})
    switch (kind) {
      case 'GetBucket':
        return ok(this.#objectsXml(query['prefix'] ?? '', query['marker'] ?? ''))
      case 'PutObject':
        this.objects.set(key, stored)
        return ok('', { etag: stored.etag, 'x-cos-hash-crc64ecma': crc64 })
      case 'HeadObject': {
        const object = this.objects.get(key)
        if (object === undefined) return { type: 'answer', status: 404, headers: {}, text: '' }
        return ok('', {
          ...object.headers,
          ...{ 'content-length': String(object.sizeBytes), 'x-cos-hash-crc64ecma': object.crc64 },
          'last-modified': new Date(object.modifiedMs ?? 0).toUTCString(),
        })
      }
      case 'InitiateMultipartUpload': {
        const id = `upload-${this.#nextId()}`
        this.uploads.set(id, { key, headers: keptHeaders(request), initiatedAtMs: this.nowMs(), parts: new Map() })
        return ok(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`)
      }
      case 'ListMultipartUploads':
        return ok(`<ListMultipartUploadsResult>${this.#uploadsXml(query['prefix'] ?? '')}</ListMultipartUploadsResult>`)
      default:
        if (upload === undefined) return error(404, 'NoSuchUpload', 'gone', {}, {})
        return this.#doUpload(kind, request, upload, stored, bytes ?? new Uint8Array())
    }
  }

  #doUpload(kind: RequestKind, request: SendRequest, upload: Upload, stored: Stored, bytes: Uint8Array): Answer {
    const uploadId = request.query['uploadId'] ?? ''
    if (kind === 'UploadPart') {
      upload.parts.set(Number(request.query['partNumber']), { ...stored, bytes })
      return ok('', { etag: stored.etag, 'x-cos-hash-crc64ecma': stored.crc64 })
    }
    if (kind === 'AbortMultipartUpload') {
      this.uploads.delete(uploadId)
      return { type: 'answer', status: 204, headers: {}, text: '' }
    }
    if (kind === 'ListParts') return this.#partsPage(upload, Number(request.query['part-number-marker'] ?? 0))
    return this.#complete(request, upload, uploadId)
  }

  #partsPage(upload: Upload, marker: number): Answer {
    const after = [...upload.parts].filter(([number]) => number > marker).sort(([a], [b]) => a - b)
    const page = after.slice(0, this.pageSize)
    const parts = page.map(
      ([number, part]) =>
        `<Part><PartNumber>${number}</PartNumber><ETag>${part.etag.replaceAll('"', '&quot;')}</ETag><Size>${part.sizeBytes}</Size></Part>`,
    )
    const more = after.length > page.length ? `<NextPartNumberMarker>${page.at(-1)?.[0]}</NextPartNumberMarker>` : ''
    return ok(`<ListPartsResult>${parts.join('')}<IsTruncated>${more !== ''}</IsTruncated>${more}</ListPartsResult>`)
  }

  #complete({ body }: SendRequest, upload: Upload, uploadId: string): Answer {
    const text = body.type === 'inline' ? body.text : ''
    const asked = [...text.matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]*)<\/ETag>/g)]
    const parts = asked.map(([, number, etag], index) => {
      const part = upload.parts.get(Number(number))
      return Number(number) === index + 1 && part?.etag === etag ? part : undefined
    })
    if (parts.length === 0 || parts.includes(undefined)) return error(400, 'InvalidPart', 'bad list', {}, {})
    const bytes = Buffer.concat(parts.map((part) => part?.bytes ?? new Uint8Array()))
    const crc64 = crc64Of(bytes)
    this.objects.set(upload.key, {
      ...{ crc64, sizeBytes: bytes.length, etag: `"${this.#nextId()}-${parts.length}"` },
      ...{ headers: upload.headers ?? {}, modifiedMs: this.nowMs() },
    })
    this.uploads.delete(uploadId)
    const xml = '<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>'
    return ok(xml, { 'x-cos-hash-crc64ecma': crc64 })
  }

  /** Pages of `pageSize`, in the order of the keys' bytes. */
  #objectsXml(prefix: string, marker: string): string {
    const bytes = (key: string): Buffer => Buffer.from(key)
    const after = [...this.objects]
      .filter(([key]) => key.startsWith(prefix) && Buffer.compare(bytes(key), bytes(marker)) > 0)
      .sort(([a], [b]) => Buffer.compare(bytes(a), bytes(b)))
    const page = after.slice(0, this.pageSize)
    const xml = page.map(
      ([key, { sizeBytes, modifiedMs = 0 }]) =>
        `<Contents><Key>${encodeURIComponent(key)}</Key><Size>${sizeBytes}</Size><LastModified>${new Date(modifiedMs).toISOString()}</LastModified></Contents>`,
    )
    const isCut = after.length > page.length
    const next = isCut ? `<NextMarker>${encodeURIComponent(page.at(-1)?.[0] ?? '')}</NextMarker>` : ''
    return `<ListBucketResult>${xml.join('')}<IsTruncated>${isCut}</IsTruncated>${next}</ListBucketResult>`
  }

  #uploadsXml(prefix: string): string {
    const uploads = [...this.uploads].filter(([, { key }]) => key.startsWith(prefix))
    const xml = uploads.map(
      ([id, { key, initiatedAtMs }]) =>
        `<Upload><Key>${encodeURIComponent(key)}</Key><UploadId>${id}</UploadId><Initiated>${new Date(initiatedAtMs).toISOString()}</Initiated></Upload>`,
    )
    return `${xml.join('')}<IsTruncated>false</IsTruncated>`
  }

  #nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }
}

/** What COS keeps of a request's headers with the object. */
function keptHeaders({ headers }: SendRequest): Record<string, string> {
  const dropped = new Set(['x-cos-security-token', 'x-cos-forbid-overwrite'])
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => /^(x-cos-|content-type$|cache-control$)/.test(name) && !dropped.has(name),
    ),
  )
}
function kindOf({ method, key, query }: SendRequest): RequestKind {
  if (method === 'PUT') return 'partNumber' in query ? 'UploadPart' : 'PutObject'
  if (method === 'HEAD') return 'HeadObject'
  if (method === 'DELETE') return 'AbortMultipartUpload'
  if (method === 'POST') return 'uploads' in query ? 'InitiateMultipartUpload' : 'CompleteMultipartUpload'
  if (key !== '') return 'ListParts'
  return 'uploads' in query ? 'ListMultipartUploads' : 'GetBucket'
}
const ok = (text: string, headers: Record<string, string> = {}): Answer => ({
  type: 'answer',
  status: 200,
  headers,
  text,
})
function error(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string>,
  own: { crc64?: string },
): Answer {
  const text = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  return { type: 'answer', status, headers: { 'x-cos-request-id': 'NWU3', ...headers }, text, ...own }
}
/** The answer to what was done, as the fault lets it through. */
function spoiled(answer: Answer, effect: Effect | undefined, own: { crc64?: string }): Answer | Failure {
  if (effect?.type === 'lose') {
    return { type: 'failure', error: effect.error ?? { code: 'connection-lost' }, sent: 'complete', ...own }
  }
  if (effect?.type !== 'alter') return { ...answer, ...own }
  const { 'x-cos-hash-crc64ecma': _, ...headers } = answer.headers
  const shown = effect.crc64 === undefined ? {} : { 'x-cos-hash-crc64ecma': effect.crc64 }
  return { ...answer, headers: { ...headers, ...shown }, ...own }
}
async function held(hold: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  await Promise.race([hold, new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))])
}
