import { AppError } from '../../shared/errors.ts'
import type { TransferMessage } from '../../shared/transfer/contract.ts'
import type { SourceGrant } from '../../shared/transfer/control.ts'
import type { WatchCall } from '../../shared/transfer/watch-calls.ts'
import { errnoOf } from './file-version.ts'
import type { SensitiveGuard } from './sensitive-paths.ts'
import type { SourceRoots } from './source-roots.ts'
import { createExcludes } from './walk-excludes.ts'
import type { WalkFs } from './walk-fs.ts'
import type { FolderEvents } from './watch-events.ts'
import { WatchHints } from './watch-hints.ts'
import { WatchTree } from './watch-tree.ts'

interface WatchCallTools {
  readonly roots: SourceRoots
  readonly guards: { fresh(): Promise<SensitiveGuard> }
  readonly platform: NodeJS.Platform
  readonly fs: WalkFs
  readonly events: FolderEvents
  readonly post: (message: TransferMessage) => void
}

/** Gives hints until `signal` aborts; settles then. Rejects with AppError when the folder is not there. */
export async function watchFolder(
  { id, options }: WatchCall,
  source: SourceGrant,
  tools: WatchCallTools,
  signal: AbortSignal,
): Promise<void> {
  const root = await tools.roots.realPathOf(source).catch((error: unknown) => {
    throw new AppError({ code: 'source-missing', detail: errnoOf(error) }, error)
  })
  const guard = await tools.guards.fresh()
  const post = (message: TransferMessage): void => {
    if (!signal.aborted) tools.post(message)
  }
  const hints = new WatchHints((paths) => post({ type: 'watch.hints', id, paths }))
  const tree = new WatchTree({
    ...{ root, guard, platform: tools.platform, fs: tools.fs, events: tools.events },
    excludes: createExcludes(options.excludes, tools.platform),
    hiddenFiles: options.hiddenFiles,
    onHint: (path) => hints.add(path),
    onBlind: () => post({ type: 'watch.mode', id, mode: 'looks' }),
  })
  const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  try {
    post({ type: 'watch.mode', id, mode: 'events' })
    await tree.start()
    if (!signal.aborted) await ended
  } finally {
    hints.close()
    tree.close()
  }
}
