import type { TransferMessage, WalkCall, WalkEntry } from '../../shared/transfer/contract.ts'
import type { SourceGrant } from '../../shared/transfer/control.ts'
import type { IdentifyCall, WatchCall } from '../../shared/transfer/watch-calls.ts'
import { identifyFolder } from './identify-folder.ts'
import type { SensitiveGuard } from './sensitive-paths.ts'
import type { SourceRoots } from './source-roots.ts'
import { startWalk } from './walk-call.ts'
import type { WalkFs } from './walk-fs.ts'
import { watchFolder } from './watch-call.ts'
import type { FolderEvents } from './watch-events.ts'

/** Calls that look at a granted source and send nothing. */
export type SourceCall = WalkCall | IdentifyCall | WatchCall

export interface SourceCallTools {
  readonly roots: SourceRoots
  readonly guards: { fresh(): Promise<SensitiveGuard> }
  readonly platform: NodeJS.Platform
  readonly fs: WalkFs
  readonly events: FolderEvents
  readonly post: (message: TransferMessage) => void
}

/** One call on its way; `done` is its last message. */
export interface StartedCall {
  readonly done: Promise<TransferMessage>
  acknowledge(): void
}

/** Begins the call; after `signal` nothing is posted any more. */
export function startSourceCall(
  call: SourceCall,
  source: SourceGrant,
  tools: SourceCallTools,
  signal: AbortSignal,
): StartedCall {
  const { id } = call
  const acknowledge = (): void => undefined
  if (call.verb === 'identify') {
    const done = identifyFolder(source).then((identity): TransferMessage => {
      return { type: 'identity', id, identity }
    })
    return { done, acknowledge }
  }
  if (call.verb === 'watch') {
    const done = watchFolder(call, source, tools, signal).then((): TransferMessage => ({ type: 'walk.end', id }))
    return { done, acknowledge }
  }
  const post = (entries: readonly WalkEntry[]): void => tools.post({ type: 'walk.entries', id, entries })
  const walk = startWalk(call, source, { ...tools, post }, signal)
  return { done: walk.done.then(() => ({ type: 'walk.end', id })), acknowledge: walk.acknowledge }
}
