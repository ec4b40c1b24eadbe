import type { WatchSummary } from '../../../shared/watch.ts'
import type { Clock, Walker } from '../ports.ts'
import { PathSet } from './path-set.ts'
import { type Circumstances, endedAs, givenTo, judge, type WalkedFile } from './settle.ts'
import type { Snapshot } from './snapshot.ts'
import type { SnapshotEntry } from './watch-records.ts'

/** Between two messages of some hundred files in a look through everything, so that it takes a part of a core. */
const PACE_MS = 25

/** Takes the files of one batch. */
export interface Gift {
  /** False when the batch does not take any more. */
  push(files: readonly WalkedFile[]): Promise<boolean>
  end(): void
}

export interface LookPort {
  readonly snapshot: Snapshot
  readonly walker: Walker
  readonly clock: Clock
  readonly circumstances: () => Circumstances
  readonly newBatchId: () => string
  /** Adds a batch for what is ready. */
  readonly give: (batchId: string) => Gift
  readonly signal: AbortSignal
}

export interface LookPlan {
  /** Null: everything. */
  readonly only: readonly string[] | null
  /** What is not known and older than this (epoch ms) was there before the watch, and is not wanted. */
  readonly leaveBeforeMs?: number | undefined
}

/** What a look has met. */
export interface Found {
  /** Files that may still be written, and where they are. */
  settling: number
  readonly settlingPaths: PathSet
  /** Files that have changed since a batch was given them. */
  readonly changed: string[]
  unreadable: number
  /** How long the batch took to take its files. */
  givingMs: number
  /** The folder itself could not be read. */
  isGone: boolean
}

/**
 * Looks at a watched folder, or at some paths of it, remembers what it met and gives a batch what is ready. That a file
 * is given is on disk before the batch has it: a death in between costs a look, never a file or a second upload.
 */
export async function look(
  { source, options }: Pick<WatchSummary, 'source' | 'options'>,
  plan: LookPlan,
  port: LookPort,
): Promise<Found> {
  const found: Found = {
    settling: 0,
    settlingPaths: new PathSet(),
    changed: [],
    unreadable: 0,
    givingMs: 0,
    isGone: false,
  }
  const batchId = port.newBatchId()
  let gift: Gift | undefined
  try {
    const only = plan.only ?? undefined
    for await (const entries of port.walker.walk(source.sourceId, options.walk, port.signal, only)) {
      const failed = entries.filter(({ type }) => type === 'failed')
      found.unreadable += failed.length
      if (failed.some(({ path }) => path === '')) found.isGone = true
      const files = entries.filter((entry) => entry.type === 'file')
      const ready = await remember(files, batchId, plan, port, found)
      if (ready.length > 0) {
        await port.snapshot.flush()
        gift ??= port.give(batchId)
        const sinceMs = port.clock.nowMs()
        if (!(await gift.push(ready))) await leave(ready, port)
        found.givingMs += port.clock.nowMs() - sinceMs
      }
      if (plan.only === null) await new Promise<void>((resolve) => port.clock.setTimer(PACE_MS, resolve))
    }
  } finally {
    gift?.end()
  }
  await port.snapshot.flush()
  return found
}

/** What is ready of these files. */
async function remember(
  files: readonly WalkedFile[],
  batchId: string,
  { leaveBeforeMs = 0 }: LookPlan,
  { snapshot, circumstances }: LookPort,
  found: Found,
): Promise<readonly WalkedFile[]> {
  const now = circumstances()
  const byPath = new Map(files.map((file) => [file.path, file]))
  const ready: WalkedFile[] = []
  await snapshot.update([...byPath.keys()], (path, before) => {
    const file = byPath.get(path)
    if (file === undefined) return before
    if (before === undefined && file.mtimeMs < leaveBeforeMs) return endedAs(file, { as: 'left', epoch: now.epoch })
    const { entry, verdict } = judge(before, file, now)
    if (verdict === 'settling') {
      found.settling += 1
      found.settlingPaths.add([path])
    } else if (verdict === 'changed') found.changed.push(path)
    else if (verdict === 'ready') {
      ready.push(file)
      return givenTo(before, file, batchId)
    }
    return entry
  })
  return ready
}

/** The batch was cancelled while it was filled: so is what it did not take. */
async function leave(files: readonly WalkedFile[], { snapshot, circumstances }: LookPort): Promise<void> {
  const { epoch } = circumstances()
  const byPath = new Map(files.map((file) => [file.path, file]))
  await snapshot.update([...byPath.keys()], (path, before): SnapshotEntry | undefined => {
    const file = byPath.get(path)
    return file === undefined ? before : endedAs(file, { as: 'skipped', epoch })
  })
}
