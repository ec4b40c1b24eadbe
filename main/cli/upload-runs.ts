import type { ErrorInfo } from '../../shared/errors.ts'
import type { BatchRequest, FileReport } from '../../shared/job.ts'

/** How a command-line batch is told of what the worker reports. */
export interface RunListener {
  readonly onFile: (file: FileReport) => void
  readonly onFinish: (error: ErrorInfo | undefined) => void
}

/** Command-line batches under way. The page may crash and report again: each file is passed on once. */
export interface UploadRuns {
  readonly start: (batch: BatchRequest, listener: RunListener) => void
  readonly report: (batchId: string, files: readonly FileReport[]) => void
  readonly finish: (batchId: string, error: ErrorInfo | undefined) => void
  /** To be requested again from a page that starts anew. */
  readonly active: () => readonly BatchRequest[]
}

interface Run {
  readonly batch: BatchRequest
  readonly listener: RunListener
  readonly seen: Set<number>
}

/** `request` hands a batch to the page. */
export function createUploadRuns(request: (batch: BatchRequest) => void): UploadRuns {
  const runs = new Map<string, Run>()
  return {
    start(batch, listener) {
      runs.set(batch.batchId, { batch, listener, seen: new Set() })
      request(batch)
    },
    report(batchId, files) {
      const run = runs.get(batchId)
      for (const file of run ? files : []) {
        if (run?.seen.has(file.index)) continue
        run?.seen.add(file.index)
        run?.listener.onFile(file)
      }
    },
    finish(batchId, error) {
      const run = runs.get(batchId)
      runs.delete(batchId)
      run?.listener.onFinish(error)
    },
    active: () => [...runs.values()].map((run) => run.batch),
  }
}
