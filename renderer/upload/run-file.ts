import { toErrorInfo } from '../../shared/errors.ts'
import { multipart } from './multipart.ts'
import { abandon } from './multipart-prepare.ts'
import { isSinglePut } from './part-plan.ts'
import type { Outcome, Run } from './services.ts'
import { singlePut } from './single-put.ts'

type Again = 'changed' | 'damaged'

/** What may be cured by sending the file from its first byte, once each. */
function curedBy(run: Run, error: unknown): Again | undefined {
  const { code } = toErrorInfo(error)
  if (code === 'file-changed') return 'changed'
  if (code === 'upload-gone') return 'damaged'
  // A single PUT has been repeated already, which was the whole file.
  const isWhole = isSinglePut(run.job().sizeBytes, run.services.partSizeBytes)
  return code === 'checksum-mismatch' && !isWhole ? 'damaged' : undefined
}

/** Sends one file to its end. A file that changed, or arrived damaged, starts over once. @throws AppError. */
export async function runFile(run: Run): Promise<Outcome> {
  const done = new Set<Again>()
  for (;;) {
    try {
      const isSingle = isSinglePut(run.job().sizeBytes, run.services.partSizeBytes)
      return isSingle ? await singlePut(run) : await multipart(run)
    } catch (error) {
      const again = curedBy(run, error)
      if (run.signal.aborted || again === undefined || done.has(again)) throw error
      done.add(again)
      await startOver(run, again)
    }
  }
}

async function startOver(run: Run, again: Again): Promise<void> {
  const { path, sizeBytes, mtimeMs, version } = run.job()
  await abandon(run)
  run.setSent(0)
  const fresh =
    again === 'changed'
      ? await run.services.refresh.fileNow(run.sourceId, path, run.options.walk)
      : { sizeBytes, mtimeMs, version }
  run.dispatch({ type: 'restarted', sizeBytes: fresh.sizeBytes, mtimeMs: fresh.mtimeMs, version: fresh.version })
}
