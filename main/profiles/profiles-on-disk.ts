import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { basename, dirname, posix, resolve, win32 } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { cutName } from '../../shared/profile-names.ts'
import { MAX_PROFILES_FILE_BYTES, type ProfileEntry, readProfilesText } from '../../shared/profiles-file.ts'
import { replaceFile } from '../node/replace-file.ts'

/**
 * The profiles of an export or of one `profile.json`, which is called by its file's name. Throws profiles-file-invalid,
 * profiles-newer.
 */
export async function readProfiles(path: string): Promise<readonly ProfileEntry[]> {
  const read = readProfilesText(await readBounded(path), cutName(basename(path).replace(/\.json$/i, '')))
  if (read.ok) return read.entries.map((entry) => beside(path, entry))
  const code = read.reason === 'newer' ? 'profiles-newer' : 'profiles-file-invalid'
  throw new AppError({ code, subject: path, detail: read.detail })
}

/** A relative `caFile` lies where the file lies, as with `profile set`; those of other systems are left as they are. */
function beside(path: string, { name, file }: ProfileEntry): ProfileEntry {
  const { caFile } = file
  if (caFile === undefined || posix.isAbsolute(caFile) || win32.isAbsolute(caFile)) return { name, file }
  return { name, file: { ...file, caFile: resolve(dirname(path), caFile) } }
}

async function readBounded(path: string): Promise<string> {
  let file: FileHandle | undefined
  try {
    // A pipe would be waited for, without an end.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stats = await file.stat()
    if (!stats.isFile()) throw invalid(path, 'not a file')
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MAX_PROFILES_FILE_BYTES + 1), 0)
    if (bytesRead > MAX_PROFILES_FILE_BYTES) throw invalid(path, `longer than ${MAX_PROFILES_FILE_BYTES} bytes`)
    return buffer
      .subarray(0, bytesRead)
      .toString('utf8')
      .replace(/^\uFEFF/, '')
  } catch (error) {
    throw error instanceof AppError ? error : invalid(path, errnoOf(error), error)
  } finally {
    await file?.close()
  }
}

const invalid = (path: string, detail: string, cause?: unknown): AppError =>
  new AppError({ code: 'profiles-file-invalid', subject: path, detail }, cause)

/**
 * Writes a new file. One that is there is an error (profiles-file-exists), or with `replaces` stays until all of the new one
 * is written. Throws profiles-file-unwritable.
 */
export async function writeProfiles(path: string, text: string, replaces: boolean): Promise<void> {
  const writtenTo = replaces ? `${path}.${randomBytes(6).toString('hex')}.part` : path
  try {
    const file = await open(writtenTo, 'wx')
    try {
      await file.writeFile(text)
      await file.sync()
    } catch (error) {
      await rm(writtenTo, { force: true })
      throw error
    } finally {
      await file.close()
    }
    if (replaces) await replaceFile(writtenTo, path)
  } catch (error) {
    const code = errnoOf(error) === 'EEXIST' ? 'profiles-file-exists' : 'profiles-file-unwritable'
    throw new AppError({ code, subject: path, detail: errnoOf(error) }, error)
  }
}

const errnoOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unreadable'
