import type { JobRow } from '../../renderer/upload/list-contract.ts'
import { type ConflictChoice, defaultBatchOptions } from '../../shared/batch-options.ts'
import type { BatchRequest } from '../../shared/job.ts'
import { crc64Of } from './crc64.ts'
import { batchOf, bytesOf, type Harness } from './engine-harness.ts'
import { run, withFile } from './one-file.ts'

/** What somebody else has put at COS. */
export const THEIRS = bytesOf(50, 9)

export const choosing = (conflict: ConflictChoice, batch: BatchRequest): BatchRequest => ({
  ...batch,
  options: { ...defaultBatchOptions(), conflict },
})

/** Puts an object at COS that is not ours. */
export function put(
  harness: Harness,
  key: string,
  bytes = THEIRS,
  more: { modifiedMs?: number; mtime?: string } = {},
): void {
  const headers = more.mtime === undefined ? {} : { 'x-cos-meta-mtime': more.mtime }
  const { modifiedMs = 1_000 } = more
  harness.cos.objects.set(key, { crc64: crc64Of(bytes), sizeBytes: bytes.length, etag: '"t"', headers, modifiedMs })
}

/** Uploads `a.file` to its end. */
export const one = (conflict: ConflictChoice, harness: Harness): Promise<JobRow | undefined> =>
  run(harness, choosing(conflict, batchOf('a.file')))

/** An engine whose source `a.file` is younger than what `put` puts. */
export const withYoung = (bytes = bytesOf(100), mtimeMs = 5_000_000): Harness => withFile(bytes, mtimeMs)

/** The CRC64 of an object at COS. */
export const stored = (harness: Harness, key = 'in/a.file'): string | undefined => harness.cos.objects.get(key)?.crc64
