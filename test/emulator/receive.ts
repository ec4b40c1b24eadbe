import { createHash, type Hash } from 'node:crypto'
import type { BodySink } from './body-store.ts'
import type { Crc64 } from './crc64.ts'
import { CosError } from './errors.ts'
import type { HttpRequest } from './http/http-request.ts'

/** A body that arrived whole and now lies in `file`. */
export interface Received {
  readonly sizeBytes: number
  /** Decimal. */
  readonly crc64: string
  readonly md5: Buffer | undefined
  readonly sha1Hex: string | undefined
  readonly file: string
  /** A fault changed the stored bytes, so that they differ from the digests here. */
  readonly isSpoilt?: boolean
}

/** How one body is taken. */
export interface ReceiveOptions {
  readonly sink: BodySink
  readonly crc: Crc64
  readonly wantsMd5: boolean
  readonly wantsSha1: boolean
  readonly maxBytes: number
  /** x-cos-traffic-limit; undefined: as fast as it comes. */
  readonly bitsPerSecond: number | undefined
  /** Takes the body out of frames it comes in; absent: there are none. */
  readonly unframed: ((take: (bytes: Buffer) => boolean) => (chunk: Buffer) => boolean) | undefined
}

/** Streams the body into the sink, digesting on the way. Throws ClientGone or EntityTooLarge; the sink is then discarded. */
export async function receiveBody(incoming: HttpRequest, options: ReceiveOptions): Promise<Received> {
  const { sink, crc, unframed } = options
  const intake = new Intake(options)
  try {
    const take = unframed?.((chunk) => intake.take(chunk))
    await drainInto(incoming, options, take ?? ((chunk) => intake.take(chunk)))
    return intake.finish(await sink.finish())
  } catch (error) {
    crc.release()
    await sink.discard()
    throw error
  }
}

/** Everything that looks at each byte of a body. */
class Intake {
  readonly #options: ReceiveOptions
  readonly #md5: Hash | undefined
  readonly #sha1: Hash | undefined
  #sizeBytes = 0

  constructor(options: ReceiveOptions) {
    this.#options = options
    this.#md5 = options.wantsMd5 ? createHash('md5') : undefined
    this.#sha1 = options.wantsSha1 ? createHash('sha1') : undefined
  }

  /** False: the sink has to drain first. */
  take(chunk: Buffer): boolean {
    const { maxBytes, crc, sink } = this.#options
    this.#sizeBytes += chunk.length
    if (this.#sizeBytes > maxBytes) throw new CosError('EntityTooLarge', 'The object is larger than 5 GB.')
    crc.update(chunk)
    this.#md5?.update(chunk)
    this.#sha1?.update(chunk)
    return sink.write(chunk)
  }

  finish(file: string): Received {
    const crc64 = this.#options.crc.finish()
    return { sizeBytes: this.#sizeBytes, crc64, md5: this.#md5?.digest(), sha1Hex: this.#sha1?.digest('hex'), file }
  }
}

/** Reads a small body whole. Throws XMLSizeLimit above `maxBytes`, ClientGone when it breaks off. */
export async function receiveText(incoming: HttpRequest, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  await drainInto(incoming, { bitsPerSecond: undefined }, (chunk) => {
    sizeBytes += chunk.length
    if (sizeBytes > maxBytes) throw new CosError('XMLSizeLimit', 'The XML in the request is larger than 1 MB.')
    chunks.push(Buffer.from(chunk))
    return true
  })
  return Buffer.concat(chunks)
}

/** Takes the body and forgets it. */
export function drainBody(incoming: HttpRequest): Promise<void> {
  return drainInto(incoming, { bitsPerSecond: undefined }, () => true)
}

type Flow = { readonly bitsPerSecond: number | undefined; readonly sink?: BodySink }

function drainInto(incoming: HttpRequest, flow: Flow, take: (chunk: Buffer) => boolean): Promise<void> {
  const pace = pacer(incoming, flow.bitsPerSecond)
  return incoming.receive((chunk) => {
    if (take(chunk)) return pace(chunk.length)
    incoming.pause()
    flow.sink?.onceDrained(() => incoming.resume())
  })
}

/** Pauses the body whenever it is ahead of the limit. */
function pacer(incoming: HttpRequest, bitsPerSecond: number | undefined): (bytes: number) => void {
  if (bitsPerSecond === undefined) return () => undefined
  const startedMs = performance.now()
  let received = 0
  return (bytes) => {
    received += bytes
    const aheadMs = (received * 8000) / bitsPerSecond - (performance.now() - startedMs)
    if (aheadMs < 5) return
    incoming.pause()
    setTimeout(() => incoming.resume(), aheadMs)
  }
}
