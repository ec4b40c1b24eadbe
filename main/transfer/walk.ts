import { join } from 'node:path'
import type { WalkEntry } from '../../shared/transfer/contract.ts'
import type { SourceGrant } from '../../shared/transfer/control.ts'
import { systemError } from './file-range.ts'
import { errnoOf, versionOf } from './file-version.ts'
import { decodeName, printableName } from './printable-name.ts'
import type { SensitiveGuard } from './sensitive-paths.ts'
import type { FileStats, WalkFs } from './walk-fs.ts'

/** Folders up to this size come sorted by the bytes of their names; larger ones as the system gives them. */
export const MAX_SORTED_NAMES = 10_000
/** Looks at the file system under way at once; the thread pool has four threads. */
const STATS_AT_ONCE = 64

export interface WalkTools {
  readonly fs: WalkFs
  readonly guard: SensitiveGuard
  readonly push: (entry: WalkEntry) => void
  /** Waited for between a few entries: back-pressure. */
  readonly room: () => Promise<void>
  readonly signal: AbortSignal
}

interface Place {
  /** Absolute, links resolved. */
  readonly folder: string
  /** Relative to the source, with a closing `/` unless empty. */
  readonly prefix: string
}

/**
 * Walks what lies at `root` (links resolved), depth first. What cannot be sent becomes a `skipped` or `failed` entry;
 * the walk goes on. Rejects when `signal` aborts, and with the system's error when there is no root. Memory grows with depth, not with the number of files.
 */
export async function walk(root: string, kind: SourceGrant['kind'], tools: WalkTools): Promise<void> {
  const stats = await tools.fs.stat(root)
  if (tools.guard.covers(root) || tools.guard.isPlace(root, stats.dev, stats.ino))
    tools.push({ type: 'skipped', path: '', reason: 'sensitive' })
  else if (stats.kind === 'folder' && kind === 'folder') await walkFolder({ folder: root, prefix: '' }, tools)
  else if (stats.kind === 'folder' || kind === 'folder')
    tools.push({ type: 'failed', path: '', error: { code: 'source-missing', detail: `not a ${kind} any more` } })
  else tools.push(leaf('', stats))
}

async function walkFolder(place: Place, tools: WalkTools): Promise<void> {
  for await (const lot of lots(place.folder, tools.fs)) {
    if ('error' in lot) tools.push(folderFailure(place, lot.error))
    else await visitAll(place, lot.names, tools)
  }
}

/** The names of a folder in lots, so that a huge one is never held whole. A failure ends the folder, not the walk. */
async function* lots(folder: string, fs: WalkFs): AsyncGenerator<{ names: Uint8Array[] } | { error: unknown }> {
  let names: Uint8Array[] = []
  try {
    for await (const name of fs.names(folder)) {
      if (names.length === MAX_SORTED_NAMES) {
        yield { names }
        names = []
      }
      names.push(name)
    }
  } catch (error) {
    yield { names }
    return yield { error }
  }
  yield { names: names.sort(Buffer.compare) }
}

async function visitAll(place: Place, names: readonly Uint8Array[], tools: WalkTools): Promise<void> {
  for (let start = 0; start < names.length; start += STATS_AT_ONCE) {
    const looks = names.slice(start, start + STATS_AT_ONCE).map((name) => look(place, name, tools))
    for (const found of await Promise.all(looks)) {
      if ('folder' in found) await walkFolder(found, tools)
      else tools.push(found)
    }
    await tools.room()
    tools.signal.throwIfAborted()
  }
}

/** What a name stands for: an entry, or a folder to go into. */
async function look({ folder, prefix }: Place, nameBytes: Uint8Array, tools: WalkTools): Promise<WalkEntry | Place> {
  const name = decodeName(nameBytes)
  if (name === undefined) {
    const path = prefix + printableName(nameBytes)
    return { type: 'failed', path, error: { code: 'name-not-utf8', subject: path } }
  }
  const path = prefix + name
  const absolute = join(folder, name)
  const stats = await tools.fs.stat(absolute).catch((error: unknown) => ({ kind: 'failed' as const, error }))
  if (stats.kind === 'failed') return { type: 'failed', path, error: systemError(errnoOf(stats.error), path) }
  if (tools.guard.isPlace(absolute, stats.dev, stats.ino)) return { type: 'skipped', path, reason: 'sensitive' }
  return stats.kind === 'folder' ? { folder: absolute, prefix: `${path}/` } : leaf(path, stats)
}

function leaf(path: string, stats: FileStats): WalkEntry {
  if (stats.kind === 'symlink') return { type: 'skipped', path, reason: 'symlink' }
  if (stats.kind !== 'file') return { type: 'skipped', path, reason: 'special-file' }
  const mtimeMs = Number(stats.mtimeNs) / 1e6
  return { type: 'file', path, sizeBytes: Number(stats.size), mtimeMs, version: versionOf(stats) }
}

function folderFailure({ prefix }: Place, error: unknown): WalkEntry {
  const path = prefix.slice(0, -1)
  const errno = errnoOf(error)
  if (errno === 'ENOENT') return { type: 'failed', path, error: systemError(errno, path) }
  return { type: 'failed', path, error: { code: 'folder-unreadable', subject: path, detail: errno || 'unknown' } }
}
