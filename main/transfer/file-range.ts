import { close as closeFd } from 'node:fs'
import { AppError, type ErrorInfo } from '../../shared/errors.ts'
import type { FileProblem, ReadAnswer } from './file-jobs.ts'
import type { FilePool } from './file-pool.ts'
import { LARGE_SLOT_BYTES, MAX_PIECE_BYTES, type Slot, type Slots } from './slots.ts'

/** One piece of a file, in order. `release` gives its memory back, once nothing reads from it any more. */
export interface Piece {
  readonly bytes: Uint8Array
  /** CRC64 of these bytes alone. */
  readonly sum: bigint
  release(): void
}

export interface RangeRequest {
  /** Absolute. */
  readonly path: string
  /** Named in errors: what the caller called the file. */
  readonly subject: string
  readonly version: string
  readonly offset: number
  readonly length: number
  /** Why a file that really lies at `realPath` may not be sent, or undefined. */
  readonly refusal: (realPath: string) => ErrorInfo | undefined
}

/** A line that is rid of LARGE_SLOT_BYTES in less is served in larger pieces. */
const QUICK_MS = 20

/** Made once: every range is closed, and a stack trace for each would cost more than a small file. */
const CLOSED = new AppError({ code: 'cancelled' })

/**
 * Reads a range, one piece ahead of its consumer. The version is compared before the first byte and again before the
 * last piece is handed out: a request whose file changed meanwhile is never completed.
 */
export class FileRange {
  readonly #pool: FilePool
  readonly #request: RangeRequest
  readonly #end: number
  #position: number
  #fd: number | undefined
  /** Wanted for the next piece. */
  #pieceBytes: number
  #handedAtMs: number | undefined
  #busy = false
  #finished = false
  #closed = false
  /** Ends the wait for memory. */
  #waiting: AbortController | undefined
  #ahead: Promise<Piece> | undefined

  constructor(pool: FilePool, request: RangeRequest) {
    this.#pool = pool
    this.#pieceBytes = pool.pieceBytes
    this.#request = request
    this.#position = request.offset
    this.#end = request.offset + request.length
  }

  /** The next piece, undefined after the last. Rejects with AppError `file-…`: then the range has closed itself. */
  async next(): Promise<Piece | undefined> {
    if (this.#ahead === undefined && this.#finished) return undefined
    this.#adaptPieces()
    const piece = await (this.#ahead ?? this.#read())
    this.#ahead = undefined
    if (!this.#finished && !this.#closed) {
      this.#ahead = this.#read()
      // Not lost: the next call awaits the same promise. Without this, a failure before that call ends the process.
      this.#ahead.catch(() => undefined)
    }
    return piece
  }

  /** Gives back file and memory as soon as the read under way allows. Pieces handed out stay valid. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#waiting?.abort(CLOSED)
    const unused = this.#ahead
    this.#ahead = undefined
    unused?.then(
      (piece) => piece.release(),
      () => undefined, // `#read` cleans up after itself
    )
    if (!this.#busy) this.#closeFile()
  }

  async #read(): Promise<Piece> {
    this.#busy = true
    try {
      const wantedBytes = Math.min(this.#end - this.#position, this.#pieceBytes)
      const slots = this.#pool.slotsFor(wantedBytes)
      const slot = slots.takeNow(wantedBytes) ?? (await this.#waitForSlot(slots, wantedBytes))
      return await this.#fill(slot).catch((error: unknown) => {
        slot.give()
        throw error
      })
    } catch (error) {
      this.#finished = true
      this.#closeFile()
      throw error
    } finally {
      this.#busy = false
    }
  }

  #waitForSlot(slots: Slots, wantedBytes: number): Promise<Slot> {
    this.#waiting ??= new AbortController()
    return slots.take(wantedBytes, this.#waiting.signal)
  }

  /** By how long the consumer had the last piece; what suits one range is what the next begins with. */
  #adaptPieces(): void {
    const nowMs = performance.now()
    const sinceMs = this.#handedAtMs
    this.#handedAtMs = nowMs
    if (sinceMs === undefined) return
    const isQuick = nowMs - sinceMs < (this.#pieceBytes / LARGE_SLOT_BYTES) * QUICK_MS
    this.#pieceBytes = isQuick ? Math.min(MAX_PIECE_BYTES, this.#pieceBytes * 2) : LARGE_SLOT_BYTES
    this.#pool.pieceBytes = this.#pieceBytes
  }

  async #fill(slot: Slot): Promise<Piece> {
    const length = Math.min(slot.bytes.length, this.#end - this.#position)
    const last = this.#position + length === this.#end
    const { path, version } = this.#request
    const piece = { version, position: this.#position, address: slot.address, length, last }
    const fd = this.#fd
    // The worker closes the file after the last piece and after every failure.
    this.#fd = undefined
    const answer = await this.#pool.run(
      fd === undefined ? { type: 'open', path, ...piece } : { type: 'read', fd, ...piece },
    )
    if ('problem' in answer) throw new AppError(fileError(answer, this.#request.subject))
    this.#fd = answer.fd
    this.#judge(answer)
    this.#position += length
    this.#finished = last
    return { bytes: slot.bytes.subarray(0, length), sum: answer.sum, release: slot.give }
  }

  #judge(answer: ReadAnswer): void {
    const realPath = 'realPath' in answer ? answer.realPath : undefined
    const refused = realPath === undefined ? undefined : this.#request.refusal(realPath)
    if (refused !== undefined) throw new AppError(refused)
    if (this.#closed) throw CLOSED
  }

  #closeFile(): void {
    const fd = this.#fd
    this.#fd = undefined
    // Nothing was written, so close can only fail on a file system that is gone: nothing is lost, nothing to be done.
    if (fd !== undefined) closeFd(fd, () => undefined)
  }
}

function fileError(problem: FileProblem, subject: string): ErrorInfo {
  if (problem.problem === 'changed') return { code: 'file-changed', subject, detail: problem.detail }
  if (problem.problem === 'special') return { code: 'file-unreadable', subject, detail: 'not a regular file' }
  return systemError(problem.code, subject)
}

/** Names a failed open or read by its errno. */
export function systemError(errno: string, subject: string): ErrorInfo {
  if (errno === 'ENOENT' || errno === 'ENOTDIR') return { code: 'file-vanished', subject, detail: errno }
  if (errno === 'EACCES' || errno === 'EPERM') return { code: 'file-unreadable', subject, detail: errno }
  return { code: 'file-read-failed', subject, detail: errno || 'unknown' }
}
