import { type HeldBatch, nothingBlocked } from '../../../renderer/upload/held-contract.ts'
import type { BatchRequest } from '../../../shared/job.ts'

/** A held batch that has been walked and holds nothing, but for `rest`. */
export const heldOf = (batch: BatchRequest, rest: Partial<HeldBatch> = {}): HeldBatch => ({
  ...{
    batch,
    walking: false,
    files: 0,
    bytes: 0,
    skipped: {},
    failed: [],
    samples: [],
    collisions: 0,
    taken: 0,
    overlaps: 0,
    blocked: nothingBlocked(),
  },
  existing: { absent: 0, sameSize: 0, otherSize: 0, newer: 0, notNewer: 0, looking: false },
  ...rest,
})
