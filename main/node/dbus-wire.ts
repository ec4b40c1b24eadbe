/** As much of D-Bus’s wire format as its callers need (https://dbus.freedesktop.org/doc/dbus-specification.html). */

/** A method call; the body's arguments are strings or one dictionary of strings. */
export interface MethodCall {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly args: readonly (string | Readonly<Record<string, string>>)[]
}

/** Grows a message, keeping the alignment every type asks for. All numbers are little-endian. */
class Writer {
  #bytes: number[] = []
  get length(): number {
    return this.#bytes.length
  }
  align(size: number): this {
    while (this.#bytes.length % size !== 0) this.#bytes.push(0)
    return this
  }
  byte(value: number): this {
    this.#bytes.push(value)
    return this
  }
  uint32(value: number): this {
    this.align(4)
    this.#bytes.push(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24)
    return this
  }
  string(text: string): this {
    const utf8 = Buffer.from(text)
    this.uint32(utf8.length)
    this.#bytes.push(...utf8, 0)
    return this
  }
  signature(text: string): this {
    this.#bytes.push(text.length, ...Buffer.from(text), 0)
    return this
  }
  /** An array: its length counts from the first element, after the padding. */
  array(elementAlign: number, write: (inner: Writer) => void): this {
    this.uint32(0)
    const lengthAt = this.#bytes.length - 4
    this.align(elementAlign)
    const start = this.#bytes.length
    write(this)
    const length = new Writer().uint32(this.#bytes.length - start)
    this.#bytes.splice(lengthAt, 4, ...length.#bytes)
    return this
  }
  toBuffer(): Buffer {
    return Buffer.from(this.#bytes)
  }
}

const METHOD_CALL = 1
/** Only the bus itself may be started by us; a service that is not there stays away. */
const NO_AUTO_START = 2
const FIELD = { path: 1, interface: 2, member: 3, replySerial: 5, destination: 6, signature: 8 } as const

/** The bytes of a call. `serial` is what its reply names. */
export function encodeCall(call: MethodCall, serial: number): Buffer {
  const body = encodeBody(call.args)
  const signature = call.args.map((arg) => (typeof arg === 'string' ? 's' : 'a{ss}')).join('')
  const field = (writer: Writer, code: number, type: string, text: string): void => {
    writer.align(8).byte(code).signature(type)
    if (type === 'g') writer.signature(text)
    else writer.string(text)
  }
  const head = new Writer().byte(0x6c).byte(METHOD_CALL).byte(NO_AUTO_START).byte(1).uint32(body.length).uint32(serial)
  head.array(8, (writer) => {
    field(writer, FIELD.path, 'o', call.path)
    field(writer, FIELD.interface, 's', call.interface)
    field(writer, FIELD.member, 's', call.member)
    field(writer, FIELD.destination, 's', call.destination)
    if (signature !== '') field(writer, FIELD.signature, 'g', signature)
  })
  return Buffer.concat([head.align(8).toBuffer(), body])
}

function encodeBody(args: MethodCall['args']): Buffer {
  const writer = new Writer()
  for (const arg of args) {
    if (typeof arg === 'string') writer.string(arg)
    else
      writer.array(8, (inner) => {
        for (const [key, value] of Object.entries(arg)) inner.align(8).string(key).string(value)
      })
  }
  return writer.toBuffer()
}

/** A message from the bus: `isError` for an error reply; `replyTo` is 0 for signals. */
export interface Reply {
  readonly isError: boolean
  readonly replyTo: number
  readonly body: Reader
}

/** Reads values in order; throws RangeError past the end, so a malformed message ends in an error, not in a guess. */
class Reader {
  readonly #bytes: Buffer
  #at = 0
  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }
  get position(): number {
    return this.#at
  }
  align(size: number): void {
    this.#at = Math.ceil(this.#at / size) * size
  }
  byte(): number {
    return this.#bytes.readUInt8(this.#at++)
  }
  uint32(): number {
    this.align(4)
    this.#at += 4
    return this.#bytes.readUInt32LE(this.#at - 4)
  }
  string(): string {
    return this.#text(this.uint32())
  }
  signature(): string {
    return this.#text(this.byte())
  }
  /** How many strings (or object paths) an array holds; skips them. */
  countStrings(): number {
    const end = this.uint32() + this.#at
    let count = 0
    for (; this.#at < end; count++) this.string()
    return count
  }
  #text(length: number): string {
    if (this.#at + length >= this.#bytes.length) throw new RangeError('D-Bus string past the end')
    const text = this.#bytes.toString('utf8', this.#at, this.#at + length)
    this.#at += length + 1
    return text
  }
}

const HEADER_BYTES = 16
const ERROR = 3

/** The first whole message in `bytes` and how long it is; undefined while more has to come. */
export function decodeMessage(bytes: Buffer): { readonly reply: Reply; readonly length: number } | undefined {
  if (bytes.length < HEADER_BYTES) return undefined
  if (bytes[0] !== 0x6c) throw new RangeError('a D-Bus message that is not little-endian')
  const fieldsEnd = HEADER_BYTES + bytes.readUInt32LE(12)
  const bodyStart = Math.ceil(fieldsEnd / 8) * 8
  const length = bodyStart + bytes.readUInt32LE(4)
  if (bytes.length < length) return undefined
  const fields = new Reader(bytes.subarray(0, fieldsEnd))
  while (fields.position < HEADER_BYTES) fields.byte()
  const replyTo = replySerial(fields, fieldsEnd)
  return {
    reply: { isError: bytes[1] === ERROR, replyTo, body: new Reader(bytes.subarray(bodyStart, length)) },
    length,
  }
}

function replySerial(fields: Reader, end: number): number {
  let serial = 0
  while (fields.position < end) {
    fields.align(8)
    const code = fields.byte()
    const type = fields.signature()
    if (type === 'u') {
      const value = fields.uint32()
      if (code === FIELD.replySerial) serial = value
    } else if (type === 'g') fields.signature()
    else fields.string()
  }
  return serial
}
