import type { FolderListener, FolderWatcher } from '../../renderer/upload/ports.ts'
import type { WalkOptions } from '../../shared/batch-options.ts'
import { AppError } from '../../shared/errors.ts'
import type { FolderIdentity } from '../../shared/transfer/watch-calls.ts'

/** Folders whose place a test decides, and whose hints it gives. */
export class FakeFolders implements FolderWatcher {
  identity: FolderIdentity = { place: '2:1', device: '8' }
  /** The folder is not there. */
  isGone = false
  readonly listeners = new Set<FolderListener>()

  async identify(sourceId: string): Promise<FolderIdentity> {
    if (this.isGone) throw new AppError({ code: 'source-missing', subject: sourceId })
    return this.identity
  }
  watch(_sourceId: string, _options: WalkOptions, listener: FolderListener): () => void {
    this.listeners.add(listener)
    listener.onMode('events')
    return () => this.listeners.delete(listener)
  }
  hint(...paths: readonly string[]): void {
    for (const { onHints } of this.listeners) onHints(paths)
  }
}
