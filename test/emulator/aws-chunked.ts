import { CosError } from './errors.ts'
import type { CosRequest } from './request.ts'

/** Whether the body comes in frames of its own, each with its length and maybe a signature. */
export const isFramed = ({ headers }: CosRequest): boolean =>
  (headers.get('x-amz-content-sha256') ?? '').startsWith('STREAMING-')

const LINE_MAX_BYTES = 1024
const LINE_FEED = 10
type Place = 'length' | 'bytes' | 'behind' | 'trailer'

/**
 * Takes an aws-chunked body apart and hands on what is in its frames; signatures and trailers are dropped. Throws
 * IncompleteBody for what is no frame.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export function unframed(take: (bytes: Buffer) => boolean): (chunk: Buffer) => boolean {
  let line = ''
  let leftBytes = 0
  let place: Place = 'length'
  const endLine = (): void => {
    if (place === 'length') {
      leftBytes = lengthOf(line)
      place = leftBytes === 0 ? 'trailer' : 'bytes'
    } else if (place === 'behind') place = 'length'
    line = ''
  }
  /** Answers where in the chunk the line ends, or the chunk. */
  const readLine = (chunk: Buffer, at: number): number => {
    const end = chunk.indexOf(LINE_FEED, at)
    line += chunk.toString('latin1', at, end < 0 ? chunk.length : end)
    if (line.length > LINE_MAX_BYTES) throw new CosError('IncompleteBody', 'A line between frames is too long.')
    if (end < 0) return chunk.length
    endLine()
    return end + 1
  }
  return (chunk) => {
    let mayGoOn = true
    for (let at = 0; at < chunk.length; ) {
      if (place !== 'bytes') {
        at = readLine(chunk, at)
        continue
      }
      const piece = chunk.subarray(at, at + leftBytes)
      mayGoOn = take(piece) && mayGoOn
      at += piece.length
      leftBytes -= piece.length
      if (leftBytes === 0) place = 'behind'
    }
    return mayGoOn
  }
}

function lengthOf(line: string): number {
  const [, hex] = /^([\da-f]{1,8})(?:;[^\r]*)?\r?$/i.exec(line) ?? []
  if (hex === undefined) throw new CosError('IncompleteBody', 'The body is not in frames as its headers say.')
  return Number.parseInt(hex, 16)
}

/** IncompleteBody when the frames held another number of bytes than their header says. */
export function lengthRefusal({ headers }: CosRequest, sizeBytes: number): CosError | undefined {
  const said = headers.get('x-amz-decoded-content-length')
  if (said === undefined || Number(said) === sizeBytes) return undefined
  return new CosError('IncompleteBody', `The frames held ${sizeBytes} bytes instead of ${said}.`)
}
