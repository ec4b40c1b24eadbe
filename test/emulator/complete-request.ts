import { createHash } from 'node:crypto'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { CosError } from './errors.ts'
import { parseMd5 } from './operation.ts'
import type { PendingUpload, StoredPart } from './state.ts'

const MIN_PART_BYTES = 1 << 20
const PART_TEXT = /^[1-9]\d{0,4}$/

/** One `<Part>` of a Complete request; the ETag without quotes. */
export interface ListedPart {
  readonly partNumber: number
  readonly etag: string
}

// Entities stay unparsed (no expansion attacks); the only one legal in an ETag is &quot;.
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: false,
  trimValues: true,
  isArray: (name) => name === 'Part',
})

/** Parts in the order given. Throws BadDigest, InvalidDigest, MalformedXML. */
export function parseCompleteXml(body: Buffer, contentMd5: string | undefined): ListedPart[] {
  const md5 = parseMd5(contentMd5)
  if (md5 !== undefined && !createHash('md5').update(body).digest().equals(md5)) {
    throw new CosError('BadDigest', 'The Content-MD5 you specified did not match what we received.')
  }
  const text = body.toString('utf8')
  if (text.includes('<!') || XMLValidator.validate(text) !== true) throw malformed()
  const document: unknown = parser.parse(text)
  const parts = member(member(document, 'CompleteMultipartUpload'), 'Part')
  if (!Array.isArray(parts) || parts.length === 0) throw malformed()
  return parts.map((part: unknown) => {
    const number = member(part, 'PartNumber')
    const etag = member(part, 'ETag')
    if (typeof number !== 'string' || typeof etag !== 'string' || !PART_TEXT.test(number)) throw malformed()
    return { partNumber: Number(number), etag: etag.replace(/&quot;|&#34;|"/g, '') }
  })
}

const malformed = (): CosError =>
  new CosError('MalformedXML', 'The XML you provided was not well-formed or did not validate against our schema.')

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** Checks order, existence, ETags, contiguity from 1 and the 1 MiB minimum of all but the last (436/7742). */
export function selectParts(upload: PendingUpload, listed: readonly ListedPart[]): StoredPart[] {
  for (const [index, { partNumber }] of listed.entries()) {
    if (partNumber <= (listed[index - 1]?.partNumber ?? 0)) {
      throw new CosError('InvalidPartOrder', 'The list of parts was not in ascending order.')
    }
  }
  const parts = listed.map(({ partNumber, etag }, index) => {
    const part = upload.parts.get(partNumber)
    if (part === undefined || part.etag.replaceAll('"', '') !== etag || partNumber !== index + 1) {
      throw new CosError(
        'InvalidPart',
        `Part ${partNumber} is unknown, its ETag differs, or a number before it is missing.`,
      )
    }
    return part
  })
  if (parts.slice(0, -1).some(({ sizeBytes }) => sizeBytes < MIN_PART_BYTES)) {
    throw new CosError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed object size.')
  }
  return parts
}
