import type { Answer, Failure, Sender, SendOptions, SendRequest } from '../../renderer/cos/sender.ts'
import type { ErrorInfo } from '../../shared/errors.ts'
import { TOKEN_HEADER } from '../../shared/transfer/contract.ts'
import { crc64Of } from './crc64.ts'
import { type Effect, error, keptHeaders, kindOf, ok, type RequestKind, spoiled } from './fake-answers.ts'
import { FakeFiles } from './fake-files.ts'
import { objectsXml, type Stored, type Upload, uploadsXml } from './fake-listings.ts'

interface Fault {
  readonly kind: RequestKind
  readonly effect: Effect
  readonly key?: string
  readonly partNumber?: number
  times: number
}
/** A transfer process and a COS in one, in memory. Strict about what it is sent; scripted about what goes wrong. */
export class FakeCos extends FakeFiles implements Sender {
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
  /** Below what the credential with this destination is good for. */
  prefixOf: (destinationId: string) => string = () => ''
  pageSize = 1000
  inFlight = 0
  peakInFlight = 0
  /** Called before each request, to change the world between walk and send. */
  onSend: (request: SendRequest) => void = () => undefined
  /** Requests wait for it. */
  hold: Promise<void> | undefined
  nowMs: () => number = () => 1_700_000_000_000
  #lastId = 0

  fault(kind: RequestKind, effect: Effect, more: { times?: number; key?: string; partNumber?: number } = {}): void {
    this.faults.push({ kind, effect, ...more, times: more.times ?? 1 })
  }
  count(kind: RequestKind): number {
    return this.log.filter((entry) => entry.kind === kind).length
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
    if (!this.#isCovered(request)) return error(403, 'AccessDenied', 'outside what the credential is for', {}, own)
    if (effect?.type === 'refuse')
      return error(effect.status, effect.code, effect.message ?? 'no', effect.headers ?? {}, own)
    options.onProgress?.(body?.bytes.length ?? 0)
    return spoiled(this.#do(kind, request, body?.bytes, own.crc64), effect, own)
  }

  #isCovered({ destinationId, key, query }: SendRequest): boolean {
    return (key || query['prefix'] || '').startsWith(this.prefixOf(destinationId))
  }

  #takeFault(kind: RequestKind, key: string, partNumber: number): Effect | undefined {
    const fault = this.faults.find(
      (one) =>
        one.times > 0 && one.kind === kind && (one.key ?? key) === key && (one.partNumber ?? partNumber) === partNumber,
    )
    if (fault !== undefined) fault.times -= 1
    return fault?.effect
  }

  #check({ key, headers, body }: SendRequest): void {
    const length = body.type === 'file' ? body.length : body.type === 'inline' ? Buffer.byteLength(body.text) : 0
    if (headers['content-length'] !== String(length)) this.complaints.push(`content-length of ${key}`)
    const signed = /q-header-list=([^&]*)/.exec(headers['authorization'] ?? '')?.[1] ?? ''
    const expected = [...Object.keys(headers).filter((name) => name !== 'authorization'), TOKEN_HEADER]
    if (signed !== expected.sort().join(';')) this.complaints.push(`signed only ${signed}`)
  }

  #body({ body }: SendRequest): { readonly bytes: Uint8Array } | { readonly error: ErrorInfo } | undefined {
    return body.type === 'file' ? this.read(body) : undefined
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
        return ok(objectsXml(this.objects, this.pageSize, query['prefix'] ?? '', query['marker'] ?? ''))
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
        return ok(
          `<ListMultipartUploadsResult>${uploadsXml(this.uploads, query['prefix'] ?? '')}</ListMultipartUploadsResult>`,
        )
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

  #nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }
}

async function held(hold: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  await Promise.race([hold, new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))])
}
