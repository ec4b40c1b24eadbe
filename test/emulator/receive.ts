import { createHash } from 'node:crypto'
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
  readonly unframed?: (take: (bytes: Buffer) => boolean) => (chunk: Buffer) => boolean
}

/** Streams the body into the sink, digesting on the way. Throws ClientGone or EntityTooLarge; the sink is then discarded. */
export async function receiveBody(incoming: HttpRequest, options: ReceiveOptions): Promise<Received> {
  const { sink, crc } = options
  const md5 = options.wantsMd5 ? createHash('md5') : undefined
  const sha1 = options.wantsSha1 ? createHash('sha1') : undefined
  let sizeBytes = 0
  try {
    const take = (chunk: Buffer): boolean => {
      sizeBytes += chunk.length
      if (sizeBytes > options.maxBytes) throw new CosError('EntityTooLarge', 'The object is larger than 5 GB.')
      crc.update(chunk)
      md5?.update(chunk)
      sha1?.update(chunk)
      return sink.write(chunk)
    }
    await drainInto(incoming, options, options.unframed?.(take) ?? take)
    const file = await sink.finish()
    return { sizeBytes, crc64: crc.finish(), md5: md5?.digest(), sha1Hex: sha1?.digest('hex'), file }
  } catch (error) {
    crc.release()
    await sink.discard()
    throw error
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
