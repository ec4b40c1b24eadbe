import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import { ProfileFile } from '../../shared/settings.ts'

/** Reads and checks a `profile.json`; its `caFile` is taken relative to it. Throws profile-invalid with the field. */
export function readProfileFile(path: string): ProfileFile {
  const parsed = v.safeParse(ProfileFile, parseJson(path))
  if (!parsed.success) {
    const [issue] = parsed.issues
    throw new AppError({
      code: 'profile-invalid',
      subject: path,
      detail: `${v.getDotPath(issue) ?? 'file'}: ${issue.message}`,
    })
  }
  const { caFile, ...rest } = parsed.output
  return caFile === undefined ? rest : { ...rest, caFile: resolve(dirname(path), caFile) }
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const detail = error instanceof SyntaxError ? 'not JSON' : errnoOf(error)
    throw new AppError({ code: 'profile-invalid', subject: path, detail }, error)
  }
}

const errnoOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
