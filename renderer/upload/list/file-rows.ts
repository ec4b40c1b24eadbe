import type { Phase } from '../../../shared/job.ts'
import { baseName } from '../../../shared/key-names.ts'
import { isEnded, isRunning, type Job } from '../job-reducer.ts'
import type { FileRow, JobRow, RowFilter } from '../list-contract.ts'

/** Which phases each filter leaves. */
export const FILTERS: { readonly [F in RowFilter]: (phase: Phase) => boolean } = {
  all: () => true,
  active: (phase) => phase === 'queued' || isRunning(phase),
  paused: (phase) => phase === 'paused',
  failed: (phase) => phase === 'failed',
  ended: (phase) => isEnded(phase) && phase !== 'failed',
}

/** What a row says beside the job itself. */
export interface FileRowsPort {
  readonly pathOf: (job: Job) => string
  /** Bytes of an unfinished job that arrived or are on their way. */
  readonly sentBytes: (id: number) => number
  /** What the job waits for beside its own state: its scope's network or credential. */
  readonly rowWait: (job: Job) => Pick<JobRow, 'waitingFor' | 'error'>
}

/** The row of a job. */
export function fileRow(port: FileRowsPort, job: Job, level: number): FileRow {
  const { id, batchId, key, sizeBytes, phase, attempts, verified, error, skippedBecause } = job
  const path = port.pathOf(job)
  const sentBytes = phase === 'done' ? sizeBytes : Math.min(sizeBytes, port.sentBytes(id))
  return {
    ...{ kind: 'file', level, id, batchId, name: baseName(path), path, key, sizeBytes, sentBytes, phase, attempts },
    verified: phase === 'done' ? verified : null,
    ...(error !== undefined && { error }),
    ...(skippedBecause !== undefined && { skippedBecause }),
    ...(phase === 'queued' || isRunning(phase) ? port.rowWait(job) : {}),
  }
}
