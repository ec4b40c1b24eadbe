import { dirname } from 'node:path'
import type { ErrorInfo } from '../../shared/errors.ts'
import type { SkipReason } from '../../shared/transfer/contract.ts'
import { systemError } from './file-range.ts'
import { errnoOf } from './file-version.ts'
import { decodeName, printableName } from './printable-name.ts'
import type { SensitiveGuard } from './sensitive-paths.ts'
import { isInside } from './source-roots.ts'
import type { FileStats, WalkFs } from './walk-fs.ts'

/** What a link leads to, or why it is not followed. */
export type LinkTarget =
  | { readonly realPath: string; readonly stats: FileStats }
  | { readonly skip: SkipReason }
  | { readonly error: ErrorInfo }

interface LinkTools {
  readonly fs: WalkFs
  readonly guard: SensitiveGuard
  /** Of the source, links resolved: no link leads out of it. */
  readonly root: string
}

/** Follows the link at `absolute`, called `path` in errors. A broken one counts as a link that is not followed. */
export async function followLink(absolute: string, path: string, tools: LinkTools): Promise<LinkTarget> {
  try {
    const bytes = await tools.fs.realPath(absolute)
    const realPath = decodeName(bytes)
    if (!isInside(realPath ?? printableName(bytes), tools.root)) return { skip: 'symlink-outside' }
    if (realPath === undefined)
      return { error: { code: 'name-not-utf8', subject: path, detail: `leads to ${printableName(bytes)}` } }
    if (await isSensitive(realPath, tools)) return { skip: 'sensitive' }
    return { realPath, stats: await tools.fs.stat(realPath) }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === '') throw error
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return { skip: 'symlink' }
    if (errno === 'ELOOP') return { skip: 'symlink-loop' }
    return { error: systemError(errno, path) }
  }
}

/** A link can jump over folders at which a walk from the root would have stopped: each is looked at. */
async function isSensitive(realPath: string, { fs, guard, root }: LinkTools): Promise<boolean> {
  if (guard.covers(realPath)) return true
  for (let folder = dirname(realPath); folder !== root && isInside(folder, root); folder = dirname(folder)) {
    const { dev, ino } = await fs.stat(folder)
    if (guard.isPlace(folder, dev, ino)) return true
  }
  return false
}
