import { type BulkOp, LANES, type Lane } from './tally.ts'

/** Sizes within a fifth of each other count as equal: four steps to each doubling. */
const STEPS_PER_DOUBLING = 4
/** Above the step of any size. */
export const NO_STEP = 255

/** Which step of size a file is on: the smaller the earlier, when the smallest go first. */
export const stepOf = (sizeBytes: number): number =>
  sizeBytes === 0 ? 0 : 1 + Math.floor(Math.log2(sizeBytes) * STEPS_PER_DOUBLING)

/** The lowest steps of some jobs: of the queued small and big ones, of the paused small and big ones. */
export type LowestSteps = Uint8Array

const PLACES: Readonly<Record<'queued' | 'paused', Readonly<Record<Lane, number>>>> = {
  queued: { small: 0, big: 1 },
  paused: { small: 2, big: 3 },
}

export const noSteps = (): LowestSteps => new Uint8Array(4).fill(NO_STEP)
/** NO_STEP where nothing is queued in the lane. */
export const lowestQueued = (steps: LowestSteps, lane: Lane): number => steps[PLACES.queued[lane]] ?? NO_STEP

/** Counts in one more job. */
export function lower(steps: LowestSteps, phase: 'queued' | 'paused', lane: Lane, sizeBytes: number): void {
  const place = PLACES[phase][lane]
  steps[place] = Math.min(steps[place] ?? NO_STEP, stepOf(sizeBytes))
}

/** After all of them were told. */
export function stepsAfter(op: BulkOp, before: LowestSteps): LowestSteps {
  const steps = noSteps()
  if (op === 'cancel') return steps
  if (op === 'clear') return before.slice()
  const to = op === 'pause' ? 'paused' : 'queued'
  for (const lane of LANES) {
    const lowest = Math.min(before[PLACES.queued[lane]] ?? NO_STEP, before[PLACES.paused[lane]] ?? NO_STEP)
    steps[PLACES[to][lane]] = lowest
  }
  return steps
}
