import { isTypeAllowed, type RequestLimits } from '../../shared/conditions.ts'
import { AppError } from '../../shared/errors.ts'
import { objectHeaders } from './object-headers.ts'
import { isSinglePut, MIN_PART_BYTES, partSizeFor } from './part-plan.ts'
import type { Run } from './services.ts'

/** What the credential's policy asks of the run's requests; nothing until there has been one. */
const limitsOf = ({ services, scope }: Run): RequestLimits => services.credentials.destination(scope)?.limits ?? {}

/** Most bytes of one request for the run's file, whole or a part, unless the file's size needs larger parts. */
export function bodyLimitOf(run: Run): number {
  const { maxContentLengthBytes = Number.POSITIVE_INFINITY } = limitsOf(run)
  return Math.min(run.services.partSizeBytes, maxContentLengthBytes)
}

/** Whether a part of this size may be sent. */
export const mayBeSent = (run: Run, bytes: number): boolean =>
  bytes <= (limitsOf(run).maxContentLengthBytes ?? Number.POSITIVE_INFINITY)

/**
 * Said before anything is sent, since COS would only say that access is denied.
 *
 * @throws AppError `type-denied`, `size-denied`, and what a credential may throw.
 */
export async function assertMayPass(run: Run): Promise<void> {
  await run.services.requests.access(run)
  const job = run.job()
  const type = objectHeaders(run.options.object, job, job.path || run.sourceName)['content-type'] ?? ''
  const limits = limitsOf(run)
  if (!isTypeAllowed(type, limits)) throw new AppError({ code: 'type-denied', subject: job.key, detail: type })
  const { maxContentLengthBytes: most } = limits
  if (most === undefined || isSinglePut(job.sizeBytes, most)) return
  const fits = most >= MIN_PART_BYTES && mayBeSent(run, partSizeFor(job.sizeBytes, bodyLimitOf(run)))
  if (!fits)
    throw new AppError({ code: 'size-denied', subject: job.key, detail: `at most ${most} bytes in one request` })
}
