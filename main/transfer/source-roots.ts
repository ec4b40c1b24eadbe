import { realpath } from 'node:fs/promises'
import { sep } from 'node:path'
import type { SourceGrant } from '../../shared/transfer/control.ts'

/** Where sources really are. A source keeps the place that it had when it was first used. */
export interface SourceRoots {
  /** Absolute, links resolved. Rejects with the system's error when the source is gone. */
  realPathOf(source: SourceGrant): Promise<string>
  forget(sourceId: string): void
}

/** A link that the user chose as a source is followed: it is the user's word. Links inside are not. */
export function createSourceRoots(): SourceRoots {
  const known = new Map<string, Promise<string>>()
  return {
    realPathOf({ sourceId, rootPath }) {
      const found = known.get(sourceId) ?? realpath(rootPath)
      known.set(sourceId, found)
      found.catch(() => known.delete(sourceId)) // asked again next time
      return found
    },
    forget: (sourceId) => void known.delete(sourceId),
  }
}

/** Whether `path` is `root` or below it; both absolute and resolved. */
export const isInside = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
