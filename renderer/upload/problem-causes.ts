import type { ErrorInfo } from '../../shared/errors.ts'
import type { Batch } from './batch.ts'
import type { JobPage } from './job-page.ts'
import type { Job } from './job-reducer.ts'
import type { CauseRecord } from './journal-records.ts'
import type { Cause } from './problem-contract.ts'

const UNTOLD: ErrorInfo = { code: 'internal' }

/** Why a job of the batch has failed. */
export function causeOf({ request: { prefix, profileId } }: Batch, job: Pick<Job, 'error'>): Cause {
  const { code, cosCode, httpStatus } = job.error ?? UNTOLD
  // The service's own code says more than the status it comes with.
  const reference = cosCode ?? (httpStatus === undefined ? '' : `HTTP ${httpStatus}`)
  return { profileId, prefix, code, reference }
}

/** The same for the same cause, and for no other. */
export const idOf = ({ profileId, prefix, code, reference }: Cause): string =>
  JSON.stringify([code, reference, profileId, prefix])

/** What the page's summary keeps of it. Jobs that are not told apart are left out: who misses them reads the page. */
export const causeRecordsOf = ({ causes }: JobPage): readonly CauseRecord[] =>
  [...(causes?.values() ?? [])].flatMap(({ cause, ...share }) =>
    cause === undefined ? [] : [{ code: cause.code, reference: cause.reference, ...share }],
  )

/** The longest folder in which both lie, each of them a folder or a key. */
export function commonFolder(one: string, other: string): string {
  let end = 0
  for (let at = 0; at < one.length && one[at] === other[at]; at += 1) if (one[at] === '/') end = at + 1
  return one.slice(0, end)
}

/** Ends in `/`, or is empty. */
export const folderOfKey = (key: string): string => key.slice(0, key.lastIndexOf('/', key.length - 2) + 1)
