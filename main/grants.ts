import { randomBytes } from 'node:crypto'
import { realpathSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { AppError, toErrorInfo } from '../shared/errors.ts'
import type { AddedSource } from '../shared/ipc/contract.ts'
import type { Source } from '../shared/job.ts'
import type { SourceGrant } from '../shared/transfer/control.ts'
import { withArchivesAsFiles } from './node/archives.ts'

/** Which local paths the user chose. Pages hold the handles, transfer learns the paths, nobody else does. */
export interface Sources {
  /** Throws source-missing, file-unreadable. The name is that of the path as given, also when it is a link. */
  readonly add: (path: string) => Source
  /** Brings back a handle from an earlier run. */
  readonly restore: (source: Source & { readonly rootPath: string }) => void
  /** Throws source-unknown. */
  readonly pathOf: (sourceId: string) => string
  /** Everything granted so far, for a transfer process that starts anew. */
  readonly grants: () => readonly SourceGrant[]
  /** Told of every grant from now on. */
  readonly onGrant: (listener: (grant: SourceGrant) => void) => void
}

/** Starts without any grant. */
export function createSources(): Sources {
  const granted = new Map<string, SourceGrant>()
  const listeners: ((grant: SourceGrant) => void)[] = []
  const grant = (source: SourceGrant): void => {
    granted.set(source.sourceId, source)
    for (const listener of listeners) listener(source)
  }
  return {
    add(path) {
      const absolute = resolve(path)
      const { rootPath, kind } = inspect(absolute)
      const name = basename(absolute)
      if (name === '')
        throw new AppError({
          code: 'source-missing',
          subject: path,
          detail: 'a whole disk has no name to upload under',
        })
      const sourceId = `s-${randomBytes(8).toString('hex')}`
      grant({ sourceId, rootPath, kind })
      return { sourceId, name, kind }
    },
    restore: ({ sourceId, rootPath, kind }) => grant({ sourceId, rootPath, kind }),
    pathOf(sourceId) {
      const source = granted.get(sourceId)
      if (!source) throw new AppError({ code: 'source-unknown', subject: sourceId })
      return source.rootPath
    },
    grants: () => [...granted.values()],
    onGrant: (listener) => void listeners.push(listener),
  }
}

/** A chosen path may be a link: the user pointed at it. Links below it are another matter (see the walk). */
function inspect(path: string): { rootPath: string; kind: 'file' | 'folder' } {
  try {
    const { rootPath, stats } = withArchivesAsFiles(() => {
      const real = realpathSync(path)
      return { rootPath: real, stats: statSync(real) }
    })
    if (stats.isDirectory()) return { rootPath, kind: 'folder' }
    if (stats.isFile()) return { rootPath, kind: 'file' }
  } catch (error) {
    const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    const code = errno === 'ENOENT' || errno === 'ENOTDIR' ? 'source-missing' : 'file-unreadable'
    throw new AppError({ code, subject: path, detail: errno }, error)
  }
  throw new AppError({ code: 'file-unreadable', subject: path, detail: 'neither a file nor a folder' })
}

/** As `sources.add`: the handle, or why the path cannot be used. */
export function addSource(sources: Pick<Sources, 'add'>, path: string): AddedSource {
  try {
    return { ok: true, source: sources.add(path) }
  } catch (error) {
    return { ok: false, error: toErrorInfo(error) }
  }
}
