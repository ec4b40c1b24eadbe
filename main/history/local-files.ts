import { realpathSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { AppError, toErrorInfo } from '../../shared/errors.ts'
import type { AddedSource } from '../../shared/ipc/contract.ts'
import type { LocalFile } from '../../shared/ipc/history-calls.ts'
import type { Sources } from '../grants.ts'
import { withArchivesAsFiles } from '../node/archives.ts'
import type { KeptSources } from '../state/kept-sources.ts'

export interface LocalFilesPorts {
  readonly kept: Pick<KeptSources, 'find'>
  readonly sources: Pick<Sources, 'add'>
  readonly showItemInFolder: (path: string) => void
}

/** Files of this computer that were uploaded; the page names them by the handles they had. */
export interface LocalFiles {
  /** @throws AppError `file-forgotten`, `file-gone`. */
  readonly show: (file: LocalFile) => void
  /** Grants each anew. */
  readonly again: (files: readonly LocalFile[]) => readonly AddedSource[]
}

export function createLocalFiles({ kept, showItemInFolder, sources }: LocalFilesPorts): LocalFiles {
  const find = (file: LocalFile): string => resolveBelow(kept.find(file.sourceId), file.path)
  const add = (file: LocalFile): AddedSource => {
    try {
      return { ok: true, source: sources.add(find(file)) }
    } catch (error) {
      return { ok: false, error: toErrorInfo(error) }
    }
  }
  return { show: (file) => showItemInFolder(find(file)), again: (files) => files.map(add) }
}

interface Root {
  readonly rootPath: string
  readonly kind: 'file' | 'folder'
}

/**
 * The file's real path, which lies in its root: neither `..` nor a link leads elsewhere, and a link in the place of the root is not what
 * was chosen. An empty folder's path ends in `/`.
 *
 * @throws AppError `file-forgotten`, `file-gone`, `invalid-input`.
 */
function resolveBelow(root: Root | undefined, path: string): string {
  if (root === undefined) throw new AppError({ code: 'file-forgotten', subject: path })
  const segments = path.replace(/\/$/, '').split('/')
  const isOdd = segments.some(
    (one) => one === '' || one === '.' || one === '..' || one.includes('\0') || (sep === '\\' && /[\\:]/.test(one)),
  )
  if (path !== '' && (root.kind === 'file' || isOdd)) throw outside(path)
  const { rootPath } = root
  const subject = path === '' ? basename(rootPath) : path
  const [realRoot, real] = realPaths(rootPath, path === '' ? rootPath : join(rootPath, ...segments), subject)
  // What was kept was a real path.
  if (realRoot !== rootPath) throw new AppError({ code: 'file-gone', subject, detail: 'a link in its place' })
  const below = relative(realRoot, real)
  if (below === '..' || below.startsWith(`..${sep}`)) throw outside(path)
  return real
}

const outside = (path: string): AppError =>
  new AppError({ code: 'invalid-input', subject: path, detail: 'not below its source' })

function realPaths(root: string, target: string, subject: string): readonly [root: string, target: string] {
  try {
    return withArchivesAsFiles(() => [realpathSync(root), realpathSync(target)] as const)
  } catch (error) {
    const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new AppError({ code: 'file-gone', subject, detail: errno }, error)
  }
}
