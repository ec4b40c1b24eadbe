import { CosError } from './errors.ts'

/** A form's fields by lower-case name, without the file. */
export type FormFields = ReadonlyMap<string, string>

const MALFORMED = 'The body of your POST request is not well-formed multipart/form-data.'
const MAX_HEAD_BYTES = 16 * 1024
/** All fields together: the policy is the longest. */
const MAX_FIELDS_BYTES = 128 * 1024
const END_OF_HEAD = Buffer.from('\r\n\r\n')

interface Part {
  readonly name: string
  readonly filename: string | undefined
}

/** The boundary of a form's Content-Type. Throws MalformedPOSTRequest. */
export function boundaryOf(contentType: string | undefined): string {
  const [, quoted, plain] =
    /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType ?? '') ?? []
  const boundary = quoted ?? plain
  if (boundary === undefined) throw new CosError('MalformedPOSTRequest', MALFORMED)
  return boundary
}

/**
 * Reads a form as it comes (RFC 7578): keeps the fields, hands on the bytes of the file, which is the last part. Once its
 * head is there, `onFile` says where its bytes go. Throws MalformedPOSTRequest, IncorrectNumberOfFilesInPostRequest, and
 * what `onFile` throws.
 */
export class FormReader {
  readonly #delimiter: Buffer
  readonly #onFile: (fields: FormFields, filename: string) => (bytes: Buffer) => boolean
  readonly #fields = new Map<string, string>()
  #fieldsBytes = 0
  // The first delimiter has no line end before it.
  #kept: Buffer = Buffer.from('\r\n')
  #state: 'before' | 'head' | 'field' | 'file' | 'end' = 'before'
  #part: Part | undefined
  #take: ((bytes: Buffer) => boolean) | undefined

  constructor(boundary: string, onFile: (fields: FormFields, filename: string) => (bytes: Buffer) => boolean) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`)
    this.#onFile = onFile
  }

  /** False: whoever takes the file's bytes has to catch up. */
  take(chunk: Buffer): boolean {
    this.#kept = Buffer.concat([this.#kept, chunk])
    let canGoOn = true
    for (;;) {
      const before = this.#kept.length
      const state = this.#state
      canGoOn = this.#step() && canGoOn
      if (this.#state === state && this.#kept.length === before) return canGoOn
    }
  }

  /** Throws when the form was cut off or holds no file. */
  finish(): void {
    if (this.#state === 'end') return
    if (this.#state === 'before' || this.#state === 'head') throw noFile()
    throw malformed()
  }

  #step(): boolean {
    switch (this.#state) {
      case 'before':
        return this.#delimit()
      case 'head':
        return this.#readHead()
      case 'field':
        return this.#readField()
      case 'file':
        return this.#readFile()
      case 'end':
        this.#kept = Buffer.alloc(0)
        return true
    }
  }

  /** At a delimiter: what follows it says whether there is another part. */
  #delimit(): boolean {
    const end = this.#delimiter.length
    if (this.#kept.length < end + 2) return true
    if (!this.#kept.subarray(0, end).equals(this.#delimiter)) throw malformed()
    const mark = this.#kept.toString('latin1', end, end + 2)
    if (mark !== '\r\n' && mark !== '--') throw malformed()
    if (mark === '--' && this.#take === undefined) throw noFile()
    if (mark === '\r\n' && this.#take !== undefined) throw noFile()
    this.#state = mark === '--' ? 'end' : 'head'
    // The line end stays: a head without lines begins with it.
    this.#kept = this.#kept.subarray(mark === '--' ? end + 2 : end)
    return true
  }

  #readHead(): boolean {
    const end = this.#kept.indexOf(END_OF_HEAD)
    if (end < 0 && this.#kept.length > MAX_HEAD_BYTES) throw malformed()
    if (end < 0) return true
    const part = partOf(this.#kept.toString('utf8', 0, end))
    this.#part = part
    this.#kept = this.#kept.subarray(end + END_OF_HEAD.length)
    this.#state = part.name === 'file' ? 'file' : 'field'
    if (part.name === 'file') this.#take = this.#onFile(this.#fields, part.filename ?? '')
    return true
  }

  #readField(): boolean {
    const end = this.#kept.indexOf(this.#delimiter)
    const bytes = end < 0 ? this.#kept.length : end
    if (this.#fieldsBytes + bytes > MAX_FIELDS_BYTES) throw malformed()
    if (end < 0) return true
    this.#fieldsBytes += bytes
    this.#fields.set(this.#part?.name ?? '', this.#kept.toString('utf8', 0, end))
    this.#kept = this.#kept.subarray(end)
    this.#state = 'before'
    return true
  }

  #readFile(): boolean {
    const end = this.#kept.indexOf(this.#delimiter)
    // A delimiter may begin in the last bytes and end in the next chunk.
    const bytes = end < 0 ? Math.max(0, this.#kept.length - this.#delimiter.length + 1) : end
    const file = this.#kept.subarray(0, bytes)
    this.#kept = this.#kept.subarray(bytes)
    if (end >= 0) this.#state = 'before'
    return bytes === 0 ? true : (this.#take?.(file) ?? true)
  }
}

function partOf(head: string): Part {
  const [, disposition] = /^content-disposition:\s*form-data\s*;(.*)$/im.exec(head) ?? []
  const [, name] = /(?:^|;)\s*name="([^"]*)"/i.exec(disposition ?? '') ?? []
  const [, filename] = /(?:^|;)\s*filename="([^"]*)"/i.exec(disposition ?? '') ?? []
  if (name === undefined) throw malformed()
  // Browsers write a quote and line ends of a file's name percent-encoded, and nothing else.
  const plain = filename?.replace(/%22|%0D|%0A/gi, (code) => decodeURIComponent(code))
  return { name: name.toLowerCase(), filename: plain }
}

const malformed = (): CosError => new CosError('MalformedPOSTRequest', MALFORMED)
const noFile = (): CosError =>
  new CosError(
    'IncorrectNumberOfFilesInPostRequest',
    'POST requires exactly one file upload per request, as the last field.',
  )
