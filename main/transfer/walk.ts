import { join } from 'node:path'
import type { WalkOptions } from '../../shared/batch-options.ts'
import type { ErrorInfo } from '../../shared/errors.ts'
import type { SkipReason, WalkEntry } from '../../shared/transfer/contract.ts'
import type { SourceGrant } from '../../shared/transfer/control.ts'
import { systemError } from './file-range.ts'
import { errnoOf, versionOf, versionThroughLink } from './file-version.ts'
import { bytesOf, printableName, textOf } from './printable-name.ts'
import type { SensitiveGuard } from './sensitive-paths.ts'
import { createExcludes, type Excludes } from './walk-excludes.ts'
import type { FileStats, WalkFs } from './walk-fs.ts'
import { followLink } from './walk-links.ts'
import { lots } from './walk-lots.ts'

/** Looks at the file system under way at once; the thread pool has four threads. */
const STATS_AT_ONCE = 64

export interface WalkTools {
  readonly fs: WalkFs
  readonly guard: SensitiveGuard
  readonly platform: NodeJS.Platform
  readonly push: (entry: WalkEntry) => void
  /** Waited for between a few entries: back-pressure. */
  readonly room: () => Promise<void>
  readonly signal: AbortSignal
}

/** One walk: what it was given, and the folders it came to through links. */
export interface Trip extends WalkTools {
  readonly root: string
  readonly options: WalkOptions
  readonly excludes: Excludes
  /** `folderId` of each. */
  readonly followed: Set<string>
}

/** A folder that a walk has come to. */
export interface Place {
  /** Absolute, links resolved. */
  readonly folder: string
  /** Relative to the source, with a closing `/` unless empty. */
  readonly prefix: string
  readonly id: string
  /** The folder this was found in; undefined for the root. */
  readonly above: Place | undefined
  readonly throughLink: boolean
}

/**
 * Walks what lies at `root` (links resolved), depth first, the folders in a folder before its files: so the files of one
 * folder come together, which the list counts on. What cannot or shall not be sent becomes a `skipped` or
 * `failed` entry, one for a whole folder; the walk goes on. A root that is a file is bound by the sizes only. Rejects
 * when `signal` aborts, and with the system's error when there is no root. Memory grows with depth and with the number
 * of links followed to folders, not with the number of files. `begin` is what is done with a root that is a folder.
 */
export async function walk(
  root: string,
  kind: SourceGrant['kind'],
  options: WalkOptions,
  tools: WalkTools,
  begin: (place: Place, trip: Trip) => Promise<unknown> = walkFolder,
): Promise<void> {
  const stats = await tools.fs.stat(root)
  if (tools.guard.covers(root) || tools.guard.isPlace(root, stats.dev, stats.ino)) tools.push(skipped('', 'sensitive'))
  else if (stats.kind === 'folder' && kind === 'folder') {
    const excludes = createExcludes(options.excludes, tools.platform)
    const trip = { ...tools, root, options, excludes, followed: new Set<string>() }
    await begin({ folder: root, prefix: '', id: folderId(stats), above: undefined, throughLink: false }, trip)
  } else if (stats.kind === 'folder' || kind === 'folder')
    tools.push({ type: 'failed', path: '', error: { code: 'source-missing', detail: `not a ${kind} any more` } })
  else tools.push(leaf('', stats, options))
}

/** Whether anything in it is to be sent or has failed. */
async function walkFolder(place: Place, trip: Trip): Promise<boolean> {
  let isFilled = false
  for await (const lot of lots(place.folder, trip.fs)) {
    if ('error' in lot) trip.push(folderFailure(place, lot.error))
    isFilled = 'error' in lot || (await visitAll(place, lot.folders, trip)) || isFilled
    if ('files' in lot) isFilled = (await visitAll(place, lot.files, trip)) || isFilled
  }
  if (isFilled || trip.options.emptyFolders === 'skip') return isFilled
  trip.push({ type: 'folder', path: place.prefix || '/' })
  return true
}

async function visitAll(place: Place, names: readonly string[], trip: Trip): Promise<boolean> {
  let isFilled = false
  for (let start = 0; start < names.length; start += STATS_AT_ONCE) {
    const looks = names.slice(start, start + STATS_AT_ONCE).map((name) => look(place, name, trip))
    for (const found of await Promise.all(looks)) {
      if ('folder' in found) isFilled = (await enter(found, trip)) || isFilled
      else {
        trip.push(found)
        isFilled ||= found.type !== 'skipped'
      }
    }
    await trip.room()
    trip.signal.throwIfAborted()
  }
  return isFilled
}

/** Goes into a folder, unless a link led to one that it lies in, or to one that another link led to. */
export async function enter(place: Place, trip: Trip): Promise<boolean> {
  if (!place.throughLink) return walkFolder(place, trip)
  if (trip.followed.has(place.id) || isBelow(place, place.id)) {
    trip.push(skipped(place.prefix.slice(0, -1), 'symlink-loop'))
    return false
  }
  trip.followed.add(place.id)
  return walkFolder(place, trip)
}

const isBelow = ({ above }: Place, id: string): boolean =>
  above !== undefined && (above.id === id || isBelow(above, id))

/** What a name stands for: an entry, or a folder to go into. */
export async function look(place: Place, rawName: string, trip: Trip): Promise<WalkEntry | Place> {
  const name = textOf(rawName)
  const path = place.prefix + (name ?? printableName(bytesOf(rawName)))
  if (rawName.startsWith('.') && !trip.options.hiddenFiles) return skipped(path, 'hidden')
  if (name === undefined) return { type: 'failed', path, error: { code: 'name-not-utf8', subject: path } }
  const absolute = join(place.folder, name)
  const stats = await trip.fs.stat(absolute).catch((error: unknown) => ({ kind: 'failed' as const, error }))
  if (stats.kind === 'failed') return problem(path, systemError(errnoOf(stats.error), path), trip)
  if (stats.kind === 'symlink' && trip.options.symlinks === 'follow') return lookThrough(place, path, absolute, trip)
  return judge({ path, realPath: absolute, stats, above: place, throughLink: false }, trip)
}

async function lookThrough(above: Place, path: string, absolute: string, trip: Trip): Promise<WalkEntry | Place> {
  const target = await followLink(absolute, path, trip)
  if ('stats' in target) return judge({ path, ...target, above, throughLink: true }, trip)
  if ('error' in target) return problem(path, target.error, trip)
  return skipped(path, trip.excludes(path, false) ? 'excluded' : target.skip)
}

interface Found {
  readonly path: string
  readonly realPath: string
  readonly stats: FileStats
  readonly above: Place
  readonly throughLink: boolean
}

function judge({ path, realPath, stats, above, throughLink }: Found, trip: Trip): WalkEntry | Place {
  const isFolder = stats.kind === 'folder'
  if (trip.excludes(path, isFolder)) return skipped(path, 'excluded')
  if (trip.guard.isPlace(realPath, stats.dev, stats.ino)) return skipped(path, 'sensitive')
  if (isFolder) return { folder: realPath, prefix: `${path}/`, id: folderId(stats), above, throughLink }
  return leaf(path, stats, trip.options, throughLink)
}

function leaf(path: string, stats: FileStats, options: WalkOptions, throughLink = false): WalkEntry {
  const { minSizeBytes = 0, maxSizeBytes = Number.MAX_SAFE_INTEGER } = options
  if (stats.kind === 'symlink') return skipped(path, 'symlink')
  if (stats.kind !== 'file') return skipped(path, 'special-file')
  const sizeBytes = Number(stats.size)
  if (sizeBytes < minSizeBytes) return skipped(path, 'too-small')
  if (sizeBytes > maxSizeBytes) return skipped(path, 'too-large')
  const version = throughLink ? versionThroughLink(stats) : versionOf(stats)
  return { type: 'file', path, sizeBytes, mtimeMs: Number(stats.mtimeNs) / 1e6, version }
}

const skipped = (path: string, reason: SkipReason): WalkEntry => ({ type: 'skipped', path, reason })

/** What cannot be looked at has failed, unless it was not wanted anyway: lock files come and go. */
const problem = (path: string, error: ErrorInfo, { excludes }: Trip): WalkEntry =>
  excludes(path, false) ? skipped(path, 'excluded') : { type: 'failed', path, error }

/** Equal for one folder under two names. */
const folderId = ({ dev, ino }: FileStats): string => `${dev}:${ino}`

function folderFailure({ prefix }: Place, error: unknown): WalkEntry {
  const path = prefix.slice(0, -1)
  const errno = errnoOf(error)
  if (errno === 'ENOENT') return { type: 'failed', path, error: systemError(errno, path) }
  return { type: 'failed', path, error: { code: 'folder-unreadable', subject: path, detail: errno || 'unknown' } }
}
