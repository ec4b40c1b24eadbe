import { formatDuration } from './format.ts'
import type { Translate } from './translate.ts'

/** From here on people are told; below, requests are signed with the corrected time without a word. */
const WORTH_A_WORD_MS = 60_000

/** Of an offset, server minus local. */
export const isClockWrong = (offsetMs: number): boolean => Math.abs(offsetMs) >= WORTH_A_WORD_MS

/** That this computer's clock is wrong, by how much, and that uploads do not mind. `offsetMs`: server minus local. */
export function clockWords(t: Translate, offsetMs: number): string {
  // Whole minutes: what was measured is no better than some seconds.
  const minutes = Math.round(Math.abs(offsetMs) / 60_000)
  const span = formatDuration(t.language, minutes * 60)
  return t(offsetMs < 0 ? 'notice.clock-ahead' : 'notice.clock-behind', { span })
}
