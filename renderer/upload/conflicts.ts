import { keyProblem } from '../../shared/cos-key.ts'
import { AppError } from '../../shared/errors.ts'
import type { SkippedBecause } from '../../shared/job.ts'
import type { HeadResult } from '../cos/answers.ts'
import { sameCrc64 } from '../cos/crc64-combine.ts'
import { fileWeight } from './connections.ts'
import type { Existing } from './existing-objects.ts'
import { isFolder } from './job-reducer.ts'
import { numberedKey } from './key-claims.ts'
import { ownCrc64 } from './own-checksum.ts'
import type { Outcome, Run } from './services.ts'

/** What is to be done with a file whose key has been looked at. */
export type Settled =
  /** `mustBeNew`: nothing was there, and nothing that has come since may be overwritten. */
  | { readonly do: 'send'; readonly mustBeNew: boolean }
  | { readonly do: 'skip'; readonly because: SkippedBecause }
  /** The object there is this file, sent by an earlier try. */
  | { readonly do: 'finish'; readonly outcome: Outcome }

type Found = Existing & Partial<HeadResult>

/** Times of different file systems and of headers differ by what rounding leaves. */
const SAME_TIME_MS = 1
/** Our clock and COS's, when only a listing tells when an object was made. */
const CLOCK_SLACK_MS = 600_000
const MAX_NUMBER = 10_000

/**
 * Looks whether COS has the key and settles by the batch's choice; `fresh` asks COS itself. @throws AppError
 * `scope-denied` when the choice needs a look that the credential does not allow.
 */
export async function settleConflict(run: Run, fresh: boolean): Promise<Settled> {
  const { conflict } = run.options
  if (conflict === 'overwrite' && run.oursSinceMs === undefined) return { do: 'send', mustBeNew: false }
  const offsetMs = await offsetIfMayLook(run)
  if (offsetMs === undefined) return { do: 'send', mustBeNew: false }
  const { key, wishedKey: wished = key } = run.job()
  for (let number = 2; number <= MAX_NUMBER; number += 1) {
    if (run.signal.aborted) throw new AppError({ code: 'cancelled' })
    const found = claimed(run) ? await find(run, fresh) : 'claimed'
    if (found === undefined) return { do: 'send', mustBeNew: conflict !== 'overwrite' }
    const settled = found === 'claimed' ? undefined : await settleWith(run, found, offsetMs)
    if (settled !== undefined) return settled
    rename(run, numberedKey(wished, number))
  }
  throw new AppError({ code: 'key-collision', subject: wished, detail: `${MAX_NUMBER} names are taken` })
}

/** False when another file of an open batch is to have the key. */
function claimed({ job, options, scope, services }: Run): boolean {
  const { id, key } = job()
  return options.conflict !== 'rename' || services.claims.claim(scope.profileId, key, id)
}

/** Undefined: by another name. */
async function settleWith(run: Run, existing: Found, offsetMs: number): Promise<Settled | undefined> {
  const { conflict } = run.options
  if (mayBeOurs(run, existing.modifiedAtMs - offsetMs)) {
    const crc64 = await crc64IfSame(run, existing)
    if (crc64 !== undefined) return { do: 'finish', outcome: { crc64, verified: true } }
  }
  switch (conflict) {
    case 'overwrite':
      return { do: 'send', mustBeNew: false }
    case 'skip':
      return { do: 'skip', because: 'exists' }
    case 'rename':
      return isFolder(run.job()) ? { do: 'skip', because: 'exists' } : undefined
    case 'different':
      return (await crc64IfSame(run, existing)) === undefined
        ? { do: 'send', mustBeNew: false }
        : { do: 'skip', because: 'same' }
    case 'newer':
      return (await isNewer(run)) ? { do: 'send', mustBeNew: false } : { do: 'skip', because: 'not-newer' }
  }
}

/** What an earlier try of this very job may have left, also one of a worker that died before it could say so. */
function mayBeOurs(run: Run, modifiedAtMs: number): boolean {
  const { earlier, oursSinceMs } = run
  return earlier.mayHaveArrived || (oursSinceMs !== undefined && !(modifiedAtMs < oursSinceMs - CLOCK_SLACK_MS))
}

/** Server clock minus ours; undefined when nobody may look, which matters only where nothing is to be overwritten. */
async function offsetIfMayLook(run: Run): Promise<number | undefined> {
  const { credential, offsetMs } = await run.services.requests.access(run)
  if (credential.destination.mayHead) return offsetMs
  if (run.options.conflict === 'overwrite') return undefined
  const detail = `"${run.options.conflict}" needs leave to look at what is there`
  throw new AppError({ code: 'scope-denied', subject: run.job().key, detail })
}

/** What is at the job's key; undefined when nothing is. */
async function find(run: Run, fresh: boolean): Promise<Found | undefined> {
  const listed = fresh ? 'unknown' : await run.existing().find(run.job().key)
  if (listed === 'absent') return undefined
  return listed === 'unknown' ? head(run) : listed
}

/** One HEAD, within the budget of connections like a small file: there may be as many. */
const head = (run: Run): Promise<HeadResult | undefined> =>
  run.services.requests.run({ ...run, lane: 'small', weight: fileWeight(0) }, (access) =>
    run.services.cos.headObject(access, run.job().key, { signal: run.signal }),
  )

/** The file's checksum when the object has the same and the same size; undefined when not, or when COS tells none. */
async function crc64IfSame(run: Run, existing: Found): Promise<string | undefined> {
  const { sizeBytes } = run.job()
  if (existing.sizeBytes !== sizeBytes) return undefined
  const object = existing.serverCrc64 === undefined ? await head(run) : existing
  if (object?.serverCrc64 === undefined || object.sizeBytes !== sizeBytes) return undefined
  const own = await ownCrc64(run)
  return sameCrc64(own, object.serverCrc64) ? own : undefined
}

/** The object's own file's time counts if it was kept, else when the object was made; if neither is known, it is not newer. */
async function isNewer(run: Run): Promise<boolean> {
  if (isFolder(run.job())) return false
  const object = await head(run)
  return object === undefined || isNewerThan(run.job().mtimeMs, object)
}

/** The rule of “replace if newer”, for a file that changed at `mtimeMs`. */
export const isNewerThan = (mtimeMs: number, object: Pick<HeadResult, 'mtimeMs' | 'modifiedAtMs'>): boolean =>
  mtimeMs - (object.mtimeMs ?? object.modifiedAtMs) >= SAME_TIME_MS

function rename(run: Run, key: string): void {
  const problem = keyProblem(key)
  if (problem !== undefined) throw new AppError(problem)
  run.services.claims.release(run.scope.profileId, run.job().key, run.job().id)
  run.dispatch({ type: 'renamed', key })
}
