import type { WalkCall, WalkEntry } from '../../shared/transfer/contract.ts'
import type { SourceGrant } from '../../shared/transfer/control.ts'
import { errnoOf } from './file-version.ts'
import type { SensitiveGuard } from './sensitive-paths.ts'
import type { SourceRoots } from './source-roots.ts'
import { walk } from './walk.ts'
import { WalkBatcher } from './walk-batcher.ts'
import type { WalkFs } from './walk-fs.ts'
import { walkOnly } from './walk-only.ts'

interface WalkCallTools {
  readonly roots: SourceRoots
  readonly guards: { fresh(): Promise<SensitiveGuard> }
  readonly platform: NodeJS.Platform
  readonly fs: WalkFs
  readonly post: (entries: readonly WalkEntry[]) => void
}

/** One walk on its way to the worker. */
export interface RunningWalk {
  /** Resolves when every entry is posted; rejects with the signal's reason, or for what is no fault of the source. */
  readonly done: Promise<void>
  acknowledge(): void
}

/** Walks a granted source; after `signal` nothing is posted any more. */
export function startWalk(
  { options, only }: WalkCall,
  source: SourceGrant,
  tools: WalkCallTools,
  signal: AbortSignal,
): RunningWalk {
  const batcher = new WalkBatcher((entries) => {
    if (!signal.aborted) tools.post(entries)
  })
  signal.addEventListener('abort', () => batcher.close(), { once: true })
  const run = async (): Promise<void> => {
    const { roots, guards, fs, platform } = tools
    const guard = await guards.fresh()
    const push = batcher.push.bind(batcher)
    const room = batcher.room.bind(batcher)
    try {
      const root = await roots.realPathOf(source)
      const begin = only && walkOnly(only, platform)
      await walk(root, source.kind, options, { fs, guard, platform, push, room, signal }, begin)
    } catch (error) {
      const errno = errnoOf(error)
      if (errno === '') throw error
      batcher.push({ type: 'failed', path: '', error: { code: 'source-missing', detail: errno } })
    }
    await batcher.end()
    signal.throwIfAborted()
  }
  return { done: run(), acknowledge: () => batcher.acknowledge() }
}
