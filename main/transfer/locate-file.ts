import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, type ErrorInfo } from '../../shared/errors.ts'
import type { SendCall } from '../../shared/transfer/contract.ts'
import type { SourceGrant } from '../../shared/transfer/control.ts'
import { type RangeRequest, systemError } from './file-range.ts'
import { errnoOf, versionBehindLink } from './file-version.ts'
import { relativePathProblem } from './relative-path.ts'
import type { SensitiveGuard } from './sensitive-paths.ts'
import { isInside, type SourceRoots } from './source-roots.ts'

export type FileBody = Extract<SendCall['body'], { type: 'file' }>

/** Why this body names no file of a granted source, before any look at the disk. */
export function sourceRefusal(
  body: FileBody,
  source: SourceGrant | undefined,
  platform: NodeJS.Platform,
): ErrorInfo | undefined {
  const refuse = (detail: string): ErrorInfo => ({ code: 'source-unknown', subject: body.path, detail })
  if (source === undefined) return refuse('unknown source')
  if (source.kind === 'file') return body.path === '' ? undefined : refuse('the source is a single file')
  const problem = relativePathProblem(body.path, platform)
  return problem === undefined ? undefined : refuse(problem)
}

/**
 * Turns a body that passed `sourceRefusal` into a range to read. A link that the walk followed is followed again, and
 * refused when it leads elsewhere by now. Rejects with AppError when the source or what the link leads to is gone.
 */
export async function locateFile(
  body: FileBody,
  source: SourceGrant,
  tools: { readonly roots: SourceRoots; readonly guard: SensitiveGuard },
): Promise<RangeRequest> {
  const vanished = (error: unknown): never => {
    throw new AppError(systemError(errnoOf(error), body.path), error)
  }
  const root = await tools.roots.realPathOf(source).catch(vanished)
  const { offset, length, path: subject } = body
  const refuse = (detail: string): ErrorInfo => ({ code: 'source-unknown', subject, detail })
  const refusal = (realPath: string): ErrorInfo | undefined => {
    if (!isInside(realPath, root)) return refuse('the path leads out of the source')
    return tools.guard.covers(realPath) ? refuse('a protected place') : undefined
  }
  const range = { path: join(root, subject), subject, version: body.version, offset, length, refusal }
  const version = versionBehindLink(body.version)
  if (version === undefined) return range
  const path = await realpath(range.path).catch(vanished)
  const refused = refusal(path)
  if (refused !== undefined) throw new AppError(refused)
  return { ...range, path, version }
}
