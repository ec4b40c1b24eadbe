/** Job ids: numbers made of a batch's place in the list and the job's place in its batch. */
import type { Batch } from './batch.ts'

const IDS_PER_BATCH = 2 ** 32

export const jobId = ({ ordinal }: Batch, index: number): number => ordinal * IDS_PER_BATCH + index
export const ordinalOf = (id: number): number => Math.floor(id / IDS_PER_BATCH)
export const indexOf = (id: number): number => id % IDS_PER_BATCH
