import { createHash } from 'node:crypto'

/** Longer than any line the log writes: profile name, prefix and ids are bounded. */
export const MAX_LINE_BYTES = 64 * 1024

/** One line of a log file as it stands there. */
export interface LogLine {
  /** SHA-256 of the line without its line end, hex. */
  readonly hash: string
  /** False for a last line without its line end. */
  readonly isEnded: boolean
  /** Undefined for a line of more than `MAX_LINE_BYTES`, so that no file can fill the memory. */
  readonly bytes: Buffer | undefined
}

export interface LineSplitter {
  /** The lines that end in this piece of the file. */
  push(chunk: Buffer): LogLine[]
  /** What follows the last line end, if anything does. */
  end(): LogLine | undefined
}

/** Splits a file that comes piece by piece. */
export function createLineSplitter(): LineSplitter {
  let hash = createHash('sha256')
  let kept: Buffer[] = []
  let sizeBytes = 0

  function take(piece: Buffer): void {
    hash.update(piece)
    sizeBytes += piece.length
    if (sizeBytes <= MAX_LINE_BYTES) kept.push(piece)
    else kept = []
  }
  function finish(isEnded: boolean): LogLine {
    const bytes = sizeBytes <= MAX_LINE_BYTES ? Buffer.concat(kept) : undefined
    const line = { hash: hash.digest('hex'), isEnded, bytes }
    hash = createHash('sha256')
    kept = []
    sizeBytes = 0
    return line
  }

  return {
    push(chunk) {
      const lines: LogLine[] = []
      let start = 0
      for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
        take(chunk.subarray(start, end))
        lines.push(finish(true))
        start = end + 1
      }
      if (start < chunk.length) take(chunk.subarray(start))
      return lines
    },
    end: () => (sizeBytes > 0 ? finish(false) : undefined),
  }
}
