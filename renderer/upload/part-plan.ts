import { AppError } from '../../shared/errors.ts'

const MIB = 1024 * 1024
/**
 * 8 MiB: at 100 Mbit/s a part is 0.7 s, so a lost one costs little and a signature (300 s) is still valid on a line of
 * 250 kbit/s; large enough that the round trip per part does not show on a fast one.
 */
export const PART_SIZE_BYTES = 8 * MIB
/** https://cloud.tencent.com/document/product/436/7750 */
export const MAX_PARTS = 10_000
/** The least that COS takes of any part but the last (https://cloud.tencent.com/document/product/436/7742). */
export const MIN_PART_BYTES = MIB
export const MAX_PART_BYTES = 5 * 1024 * MIB

export interface PartRange {
  readonly partNumber: number
  readonly offset: number
  readonly length: number
}

/**
 * Up to one part's size a single PUT does it: one request instead of three, and a repeat costs no more than a repeated
 * part would.
 */
export const isSinglePut = (sizeBytes: number, partSizeBytes: number): boolean => sizeBytes <= partSizeBytes

/**
 * `wishedBytes`, larger in whole MiB where MAX_PARTS would not do. `atOnce`: so many parts could be under way at a time,
 * and less than that would leave connections unused; parts are then made smaller, down to 1 MiB, the least that COS
 * takes. @throws AppError `file-too-large`.
 */
export function partSizeFor(sizeBytes: number, wishedBytes: number = PART_SIZE_BYTES, atOnce = 1): number {
  const needed = Math.ceil(sizeBytes / MAX_PARTS / MIB) * MIB
  const share = Math.max(1, Math.ceil(sizeBytes / atOnce / MIB)) * MIB
  const partSizeBytes = Math.max(Math.min(wishedBytes, share), needed)
  if (partSizeBytes > MAX_PART_BYTES) throw new AppError({ code: 'file-too-large', detail: `${sizeBytes} bytes` })
  return partSizeBytes
}

export const partCount = (sizeBytes: number, partSizeBytes: number): number => Math.ceil(sizeBytes / partSizeBytes)

/** The bytes of part `partNumber` (from 1); the last one is shorter. */
export function partRange(partNumber: number, sizeBytes: number, partSizeBytes: number): PartRange {
  const offset = (partNumber - 1) * partSizeBytes
  return { partNumber, offset, length: Math.min(partSizeBytes, sizeBytes - offset) }
}
