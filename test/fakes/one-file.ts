import { expect } from 'vitest'
import type { JobRow } from '../../renderer/upload/list-contract.ts'
import { batchOf, bytesOf, Harness, MIB } from './engine-harness.ts'

/** More than three parts, with the harness's part size. */
export const BIG = bytesOf(3 * MIB + 5)

/** An engine whose source `a.file` is one file. */
export function withFile(bytes: Uint8Array, mtimeMs = 0): Harness {
  const harness = new Harness().start()
  harness.cos.addFile('a.file', '', bytes, 'v1', mtimeMs)
  return harness
}
export const small = (): Harness => withFile(bytesOf(100))
export const big = (): Harness => withFile(BIG)

/** Uploads `a.file` to its end, and sees to it that nothing unfit was sent. */
export async function run(harness: Harness, batch = batchOf('a.file')): Promise<JobRow | undefined> {
  harness.add(batch)
  const [row] = await harness.ended(1)
  expect(harness.cos.complaints).toEqual([])
  return row
}

/** An answer of COS that refuses. */
export const refuse = (status: number, code: string, message = 'no') =>
  ({ type: 'refuse', status, code, message }) as const
