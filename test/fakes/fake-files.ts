import type { FileBody } from '../../renderer/cos/client.ts'
import type { Checksummer, Walker } from '../../renderer/upload/ports.ts'
import type { WalkOptions } from '../../shared/batch-options.ts'
import { AppError, type ErrorInfo } from '../../shared/errors.ts'
import type { WalkEntry } from '../../shared/transfer/contract.ts'
import { crc64Of } from './crc64.ts'

/** The user's files as a transfer process sees them, in memory. */
export class FakeFiles implements Walker, Checksummer {
  readonly #sources = new Map<string, Map<string, { bytes: Uint8Array; version: string; mtimeMs: number }>>()
  readonly #extras = new Map<string, WalkEntry[]>()
  walks = 0
  /** What each walk was asked for. */
  readonly walkOptions: WalkOptions[] = []
  readonly walkedOnly: (readonly string[] | undefined)[] = []
  checksums = 0
  /** Called before each checksum, as `onSend`. */
  onChecksum: (body: FileBody) => void = () => undefined
  /** Walks wait for it, by source. */
  readonly walkHolds = new Map<string, Promise<void>>()

  addFile(sourceId: string, path: string, bytes: Uint8Array, version = 'v1', mtimeMs = 0): void {
    const files = this.#sources.get(sourceId) ?? new Map()
    this.#sources.set(sourceId, files.set(path, { bytes, version, mtimeMs }))
  }
  removeFile(sourceId: string, path: string): void {
    this.#sources.get(sourceId)?.delete(path)
  }
  addEntry(sourceId: string, entry: WalkEntry): void {
    this.#sources.set(sourceId, this.#sources.get(sourceId) ?? new Map())
    this.#extras.set(sourceId, [...(this.#extras.get(sourceId) ?? []), entry])
  }

  /** As transfer does it: what it looks at is the file as it is now. */
  async checksum(body: FileBody, signal?: AbortSignal): Promise<string> {
    this.checksums += 1
    this.onChecksum(body)
    await new Promise((resolve) => setImmediate(resolve))
    if (signal?.aborted) throw new AppError({ code: 'cancelled' })
    const read = this.read(body)
    if ('error' in read) throw new AppError(read.error)
    return crc64Of(read.bytes)
  }

  async *walk(
    sourceId: string,
    options: WalkOptions,
    signal?: AbortSignal,
    only?: readonly string[],
  ): AsyncGenerator<readonly WalkEntry[]> {
    this.walks += 1
    this.walkedOnly.push(only)
    this.walkOptions.push(options)
    const files = this.#sources.get(sourceId)
    if (files === undefined) throw new AppError({ code: 'source-missing', subject: sourceId })
    const wanted = (path: string): boolean =>
      only === undefined || only.some((one) => path === one || path.startsWith(`${one}/`))
    const entries: WalkEntry[] = [...files]
      .filter(([path]) => wanted(path))
      .map(([path, { bytes, version, mtimeMs }]) => {
        return { type: 'file', path, sizeBytes: bytes.length, mtimeMs, version }
      })
    entries.push(...(this.#extras.get(sourceId) ?? []))
    for (let start = 0; start < entries.length; start += 500) {
      if (signal?.aborted) throw new AppError({ code: 'cancelled' })
      yield entries.slice(start, start + 500)
      await new Promise((resolve) => setImmediate(resolve))
      await this.walkHolds.get(sourceId)
    }
  }

  /** A range of a file, or why there is none any more. */
  read(body: FileBody): { readonly bytes: Uint8Array } | { readonly error: ErrorInfo } {
    const file = this.#sources.get(body.sourceId)?.get(body.path)
    if (file === undefined) return { error: { code: 'file-vanished', subject: body.path } }
    if (file.version !== body.version) return { error: { code: 'file-changed', subject: body.path } }
    return { bytes: file.bytes.subarray(body.offset, body.offset + body.length) }
  }
}
