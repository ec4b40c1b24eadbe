import { keyProblem } from '../../shared/cos-key.ts'
import type { WalkEntry } from '../../shared/transfer/contract.ts'
import type { Batch } from './batch.ts'
import type { Job } from './job-reducer.ts'

/** The job for a walked entry: ready to be sent, or already ended with its reason. */
export function jobForEntry(
  batch: Batch,
  source: number,
  { id, index }: Pick<Job, 'id' | 'index'>,
  entry: WalkEntry,
): Job | undefined {
  const given = batch.request.sources[source]
  if (given === undefined) return undefined
  const { isRepeatable, keyFor, needsCrc64 } = batch.naming
  const key = keyFor(given, entry.path)
  const base = {
    ...{ id, batchId: batch.request.batchId, index, source, path: entry.path, key },
    ...(!isRepeatable && !needsCrc64 && { wishedKey: key }),
    ...{ sizeBytes: 0, mtimeMs: 0, version: '', attempts: 0, verified: null },
  }
  if (entry.type === 'skipped') return { ...base, phase: 'skipped', skippedBecause: entry.reason }
  if (entry.type === 'failed') return { ...base, phase: 'failed', error: entry.error }
  const { sizeBytes, mtimeMs, version } = entry.type === 'file' ? entry : base
  const file = { ...base, sizeBytes, mtimeMs, version }
  const problem = keyProblem(key)
  if (problem !== undefined) return { ...file, phase: 'failed', error: problem }
  return { ...file, phase: batch.paused ? 'paused' : 'queued' }
}

/**
 * A known job after its source was walked again; the same object when nothing is to be done. One that is being sent
 * keeps its version: transfer finds out that the file has changed, and it starts over as a whole.
 */
export function rediscovered(job: Job, entry: WalkEntry): Job {
  const isWaiting = job.phase === 'queued' || job.phase === 'paused'
  if (entry.type !== 'file' || !isWaiting || job.version === entry.version) return job
  return { ...job, sizeBytes: entry.sizeBytes, mtimeMs: entry.mtimeMs, version: entry.version }
}
