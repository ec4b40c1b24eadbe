import { keyProblem } from '../../shared/cos-key.ts'
import { AppError, toErrorInfo } from '../../shared/errors.ts'
import { isKeyTaken } from '../cos/classify.ts'
import { type Settled, settleConflict } from './conflicts.ts'
import { jobKey } from './journal-records.ts'
import { multipart } from './multipart.ts'
import { abandon } from './multipart-prepare.ts'
import { ownCrc64 } from './own-checksum.ts'
import { isSinglePut } from './part-plan.ts'
import { assertMayPass, bodyLimitOf } from './request-limits.ts'
import type { Outcome, Run, Sending, Skip } from './services.ts'
import { singlePut } from './single-put.ts'

/** `taken`: somebody has made an object of that key since we looked. */
type Again = 'changed' | 'damaged' | 'taken'
/** How often each is cured by sending the file from its first byte. */
const CURES: { readonly [A in Again]: number } = { changed: 1, damaged: 1, taken: 20 }

function curedBy(run: Run, error: unknown): Again | undefined {
  if (isKeyTaken(error)) return 'taken'
  const { code } = toErrorInfo(error)
  if (code === 'file-changed') return 'changed'
  if (code === 'upload-gone') return 'damaged'
  // A single PUT has been repeated already, which was the whole file.
  const isWhole = isSinglePut(run.job().sizeBytes, bodyLimitOf(run))
  return code === 'checksum-mismatch' && !isWhole ? 'damaged' : undefined
}

/** Sends one file to its end, or finds that it need not be sent. @throws AppError. */
export async function runFile(run: Run): Promise<Outcome | Skip> {
  const tried: Record<Again, number> = { changed: 0, damaged: 0, taken: 0 }
  let isNamed = run.job().wishedKey !== undefined
  for (;;) {
    try {
      if (!isNamed) await nameByContent(run)
      isNamed = true
      const settled = await settle(run, tried.taken > 0)
      if (settled.do === 'skip') return { skippedBecause: settled.because }
      if (settled.do === 'send') return await send({ ...run, mustBeNew: settled.mustBeNew })
      run.dispatch({ type: 'recognised' })
      return settled.outcome
    } catch (error) {
      const again = curedBy(run, error)
      if (run.signal.aborted || again === undefined || tried[again] === CURES[again]) throw error
      tried[again] += 1
      isNamed = again !== 'changed'
      await startOver(run, again)
    }
  }
}

/** Reads the file once more than sending it takes, where its key depends on what is in it. */
async function nameByContent(run: Run): Promise<void> {
  if (run.keyByContent === undefined) return
  const key = run.keyByContent(await ownCrc64(run))
  const problem = keyProblem(key)
  if (problem !== undefined) throw new AppError(problem)
  run.dispatch({ type: 'named', key })
}

/** What is under way, or has made the object already, was settled when it began. */
async function settle(run: Run, fresh: boolean): Promise<Settled> {
  const { batchId, index, key } = run.job()
  const begun = run.services.journal.upload(jobKey(batchId, index))
  if (begun?.uploadId !== undefined && begun.key === key) return { do: 'send', mustBeNew: begun.mustBeNew === true }
  return run.earlier.isOurs ? { do: 'send', mustBeNew: false } : settleConflict(run, fresh)
}

async function send(run: Sending): Promise<Outcome> {
  const { batchId, index, sizeBytes } = run.job()
  await assertMayPass(run)
  if (!isSinglePut(sizeBytes, bodyLimitOf(run))) return multipart(run)
  // Begun when parts were smaller, or the file larger.
  if (run.services.journal.upload(jobKey(batchId, index)) !== undefined) await abandon(run)
  return singlePut(run)
}

async function startOver(run: Run, again: Again): Promise<void> {
  const { path, sizeBytes, mtimeMs, version } = run.job()
  await abandon(run)
  run.setSent(0)
  const unchanged = { sizeBytes, mtimeMs, version }
  const fresh =
    again === 'changed' ? await run.services.refresh.fileNow(run.sourceId, path, run.options.walk) : unchanged
  run.dispatch({ type: 'restarted', sizeBytes: fresh.sizeBytes, mtimeMs: fresh.mtimeMs, version: fresh.version })
}
