import {
  type HeadResult,
  headResult,
  type ListedPart,
  type ListedUpload,
  listedPart,
  listedUpload,
  type ObjectPage,
  objectPage,
  type Stored,
  serverCrc,
  stored,
  unreadable,
} from './answers.ts'
import { CosFailure, classifyAnswer, errorElement } from './classify.ts'
import { decodeListed } from './encode.ts'
import type { Sender, SendOptions, SendRequest } from './sender.ts'
import { type Access, type FileBody, type Headers, NO_BODY, SignedRequests } from './signed-requests.ts'
import { completeXml, expectXml } from './xml.ts'

export type { Access, FileBody, Headers } from './signed-requests.ts'

/** What an object will be called, and the headers it is stored with. */
export interface NewObject {
  readonly key: string
  readonly headers?: Headers
}

const CRC64_OF_NOTHING = '0'
/** Pages of a listing after which a server that never ends is given up: 10 000 parts are ten pages. */
const MAX_PAGES = 1000

/**
 * The COS calls of an upload, each one request (listings: one per page), without any retry. Every method throws
 * `CosFailure`, and AppError `answer-malformed` for a success that cannot be read.
 */
export class CosClient {
  readonly #requests: SignedRequests
  constructor(sender: Sender, nowMs: () => number) {
    this.#requests = new SignedRequests(sender, nowMs)
  }

  /** https://cloud.tencent.com/document/product/436/7749; without a body the object is empty. */
  async putObject(access: Access, object: NewObject, body?: FileBody, options?: SendOptions): Promise<Stored> {
    const answer = await this.#requests.send(access, 'PUT', object, body ?? NO_BODY, options)
    return stored(body === undefined ? { ...answer, crc64: CRC64_OF_NOTHING } : answer, object.key)
  }

  /** https://cloud.tencent.com/document/product/436/7745; undefined when there is no such object. */
  async headObject(access: Access, key: string, options?: SendOptions): Promise<HeadResult | undefined> {
    try {
      return headResult(await this.#requests.send(access, 'HEAD', { key }, NO_BODY, options))
    } catch (error) {
      if (error instanceof CosFailure && error.info.httpStatus === 404) return undefined
      throw error
    }
  }

  /** https://cloud.tencent.com/document/product/436/7746; the new uploadId. */
  async initiate(access: Access, object: NewObject): Promise<string> {
    const { key } = object
    const answer = await this.#requests.send(access, 'POST', { ...object, query: { uploads: '' } }, NO_BODY)
    const uploadId = expectXml(answer.text, 'InitiateMultipartUploadResult').text('UploadId')
    if (!uploadId) throw unreadable(answer, key, 'no UploadId')
    return uploadId
  }

  /** https://cloud.tencent.com/document/product/436/7750 */
  async uploadPart(
    access: Access,
    part: { readonly key: string; readonly uploadId: string; readonly partNumber: number },
    body: FileBody,
    options?: SendOptions,
  ): Promise<Stored> {
    const query = { partNumber: String(part.partNumber), uploadId: part.uploadId }
    return stored(await this.#requests.send(access, 'PUT', { key: part.key, query }, body, options), part.key)
  }

  /** https://cloud.tencent.com/document/product/436/7747, all pages. */
  async listParts(
    access: Access,
    key: string,
    uploadId: string,
    options?: SendOptions,
  ): Promise<readonly ListedPart[]> {
    const parts: ListedPart[] = []
    let marker = '0'
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = { uploadId, 'max-parts': '1000', 'part-number-marker': marker }
      const answer = await this.#requests.send(access, 'GET', { key, query }, NO_BODY, options)
      const root = expectXml(answer.text, 'ListPartsResult')
      parts.push(...root.all('Part').map(listedPart))
      const next = root.text('NextPartNumberMarker')
      if (root.text('IsTruncated') !== 'true') return parts
      if (!next || next === marker) throw unreadable(answer, key, 'truncated without a new marker')
      marker = next
    }
    throw new CosFailure(
      { code: 'answer-malformed', subject: key, detail: 'endless list of parts' },
      { sent: 'answered' },
    )
  }

  /**
   * https://cloud.tencent.com/document/product/436/7742. COS answers 200 before it merges, so an `<Error>` in the body
   * is one. The result's checksum is the whole object's; undefined when the server sends none.
   */
  async complete(
    access: Access,
    upload: NewObject & { readonly uploadId: string },
    parts: Iterable<{ readonly partNumber: number; readonly etag: string }>,
  ): Promise<string | undefined> {
    const { key, headers = {}, uploadId } = upload
    const body: SendRequest['body'] = { type: 'inline', text: completeXml(parts) }
    const answer = await this.#requests.send(access, 'POST', { key, headers, query: { uploadId } }, body)
    if (errorElement(answer.text) !== undefined) throw classifyAnswer(answer, key)
    expectXml(answer.text, 'CompleteMultipartUploadResult')
    return serverCrc(answer.headers).serverCrc64
  }

  /** https://cloud.tencent.com/document/product/436/7740; an upload that is already gone is as good. */
  async abort(access: Access, key: string, uploadId: string): Promise<void> {
    try {
      await this.#requests.send(access, 'DELETE', { key, query: { uploadId } }, NO_BODY)
    } catch (error) {
      if (!(error instanceof CosFailure) || error.info.code !== 'upload-gone') throw error
    }
  }

  /** https://cloud.tencent.com/document/product/436/7734: up to 1000 objects after `marker`, in the order of their keys. */
  async listObjects(access: Access, prefix: string, marker: string, options?: SendOptions): Promise<ObjectPage> {
    const query = { prefix, marker, 'encoding-type': 'url', 'max-keys': '1000' }
    const answer = await this.#requests.send(access, 'GET', { key: '', query }, NO_BODY, options)
    return objectPage(answer, expectXml(answer.text, 'ListBucketResult'), marker)
  }

  /** https://cloud.tencent.com/document/product/436/7736, all pages. */
  async listMultipartUploads(access: Access, prefix: string): Promise<readonly ListedUpload[]> {
    const uploads: ListedUpload[] = []
    let markers: Record<string, string> = {}
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = { uploads: '', prefix, 'encoding-type': 'url', 'max-uploads': '1000', ...markers }
      const answer = await this.#requests.send(access, 'GET', { key: '', query }, NO_BODY)
      const root = expectXml(answer.text, 'ListMultipartUploadsResult')
      uploads.push(...root.all('Upload').map(listedUpload))
      if (root.text('IsTruncated') !== 'true') return uploads
      const next = decodeListed(root.text('NextKeyMarker') ?? '')
      const nextId = root.text('NextUploadIdMarker') ?? ''
      if (next === '' || (next === markers['key-marker'] && nextId === markers['upload-id-marker'])) break
      markers = { 'key-marker': next, 'upload-id-marker': nextId }
    }
    const detail = 'list of uploads without an end'
    throw new CosFailure({ code: 'answer-malformed', subject: prefix, detail }, { sent: 'answered' })
  }
}
