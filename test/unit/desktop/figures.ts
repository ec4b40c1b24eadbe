import type { Progress } from '../../../shared/ipc/desktop-calls.ts'

/** Figures of the page: nothing, but for what is said. */
export const figures = (some: Partial<Progress> = {}): Progress => ({
  ...{ active: 0, paused: 0, failed: 0, done: 0, bytesTotal: 0, bytesDone: 0, bytesPerSecond: 0, isWalking: false },
  ...some,
})
