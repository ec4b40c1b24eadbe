import { realpath as realpathByNode } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { sep } from 'node:path'
import { promisify } from 'node:util'
import type { SourceGrant } from '../../shared/transfer/control.ts'

/** Where sources really are. A source keeps the place that it had when it was first used. */
export interface SourceRoots {
  /** Absolute, links resolved. Rejects with the system's error when the source is gone. */
  realPathOf(source: SourceGrant): Promise<string>
  forget(sourceId: string): void
}

/**
 * A link that the user chose is followed where it is granted (`main/grants.ts`): it is the user's word. What is granted has no link in it,
 * so one that is there now took the place of what was chosen, as another disk of that name can; like links inside it is not followed.
 */
export function createSourceRoots(): SourceRoots {
  const known = new Map<string, Promise<string>>()
  return {
    realPathOf({ sourceId, rootPath }) {
      const found = known.get(sourceId) ?? rootOf(rootPath)
      known.set(sourceId, found)
      found.catch(() => known.delete(sourceId)) // asked again next time
      return found
    },
    forget: (sourceId) => void known.delete(sourceId),
  }
}

/** As main resolves what is granted: the system's own function writes some paths otherwise (drives, upper and lower case). */
const withoutLinks = promisify(realpathByNode)

async function rootOf(rootPath: string): Promise<string> {
  if ((await withoutLinks(rootPath)) !== rootPath)
    throw Object.assign(new Error('a link in the place of a source'), { code: 'ENOENT' })
  return realpath(rootPath)
}

/** Whether `path` is `root` or below it; both absolute and resolved. */
export const isInside = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
