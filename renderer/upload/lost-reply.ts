import { CosFailure } from '../cos/classify.ts'

/** False when the server decided against it, or never saw it. */
export function mayHaveHappened(error: unknown): boolean {
  if (!(error instanceof CosFailure)) return true
  const { sent } = error.facts
  return sent === 'answered' ? (error.info.httpStatus ?? 0) >= 500 || error.info.httpStatus === 200 : sent !== 'nothing'
}
