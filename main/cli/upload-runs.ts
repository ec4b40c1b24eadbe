import type { ErrorInfo } from '../../shared/errors.ts'
import type { BatchRequest, FileReport, LeftUpload } from '../../shared/job.ts'

/** How a batch ended as a whole. */
export interface RunEnd {
  readonly error: ErrorInfo | undefined
  /** What it could not remove at COS. */
  readonly left: readonly LeftUpload[]
}

/** How a command-line batch is told of what the worker reports. */
export interface RunListener {
  readonly onFile: (file: FileReport) => void
  readonly onFinish: (end: RunEnd) => void
}

/** Command-line batches under way. The page may crash and report again: each file is passed on once. */
export interface UploadRuns {
  readonly start: (batch: BatchRequest, listener: RunListener) => void
  readonly report: (batchId: string, files: readonly FileReport[]) => void
  /**
   * Nothing more is reported of `files`. The command waits for `close`, so that its process does not end while the page
   * tidies up. Where fewer have been reported, all are asked for once more, and then it ends with `journal-unreadable`.
   */
  readonly finish: (batchId: string, end: RunEnd & { readonly files: number }) => void
  readonly close: (batchId: string) => void
  /** Its process died: what has been finished is not closed by it any more. */
  readonly pageGone: () => void
  /** No page can be had: commands that are not finished end with this. */
  readonly fail: (error: ErrorInfo) => void
  /** From a page that starts anew. */
  readonly requestAgain: () => void
  /** Not finished. */
  readonly active: () => readonly BatchRequest[]
}

interface Run {
  readonly batch: BatchRequest
  readonly listener: RunListener
  readonly seen: Set<number>
  isRepeated: boolean
  end?: () => void
}

/** `request` hands a batch to the page. */
export function createUploadRuns(request: (batch: BatchRequest) => void): UploadRuns {
  const runs = new Map<string, Run>()
  const active = (): readonly Run[] => [...runs.values()].filter(({ end }) => end === undefined)
  const close = (batchId: string): void => {
    const end = runs.get(batchId)?.end
    if (end === undefined) return
    runs.delete(batchId)
    end()
  }
  return {
    start(batch, listener) {
      runs.set(batch.batchId, { batch, listener, seen: new Set(), isRepeated: false })
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
    finish(batchId, { files, error, left }) {
      const run = runs.get(batchId)
      if (run === undefined) return
      const unknown = files - run.seen.size
      if (unknown > 0 && error === undefined && !run.isRepeated) {
        // The page may have finished what an earlier command left before it heard of this one.
        run.isRepeated = true
        request(run.batch)
      } else
        run.end = () => run.listener.onFinish({ error: error ?? (unknown > 0 ? unreadable(unknown) : undefined), left })
    },
    close,
    pageGone() {
      for (const batchId of [...runs.keys()]) close(batchId)
    },
    fail(error) {
      for (const { batch, listener } of active()) {
        runs.delete(batch.batchId)
        listener.onFinish({ error, left: [] })
      }
    },
    requestAgain() {
      for (const { batch } of active()) request(batch)
    },
    active: () => active().map(({ batch }) => batch),
  }
}

const unreadable = (files: number): ErrorInfo => ({ code: 'journal-unreadable', detail: `${files} files` })
