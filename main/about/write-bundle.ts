import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { newFile } from '../cli/audit-output.ts'

/**
 * Replaces what is at `path`, which a person chose. Others may write to that folder, so what is written on the way has a name that nobody
 * can foresee, and is for its owner only.
 *
 * @throws AppError `export-failed`.
 */
export async function writeBundle(path: string, text: string): Promise<void> {
  try {
    const output = await newFile(path, true)
    await output.write(text).catch(async (error: unknown) => {
      await output.discard()
      throw error
    })
    await output.finish()
  } catch (error) {
    const detail = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
    throw new AppError({ code: 'export-failed', subject: basename(path), detail }, error)
  }
}
