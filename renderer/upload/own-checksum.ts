import { AppError, toErrorInfo } from '../../shared/errors.ts'
import { isFolder } from './job-reducer.ts'
import type { Run } from './services.ts'
import { fileBody } from './single-put.ts'

const CRC64_OF_NOTHING = '0'

/**
 * CRC64 (decimal) of the job's whole file as it is on disk. Takes no connection, and asks again when transfer was started
 * again meanwhile. @throws AppError as `Checksummer.checksum`.
 */
export async function ownCrc64(run: Run): Promise<string> {
  if (isFolder(run.job())) return CRC64_OF_NOTHING
  for (;;) {
    try {
      return await run.services.files.checksum(fileBody(run, 0, run.job().sizeBytes), run.signal)
    } catch (error) {
      if (run.signal.aborted) throw new AppError({ code: 'cancelled' })
      if (toErrorInfo(error).code !== 'transfer-restarted') throw error
    }
  }
}
