import type { WalkOptions } from '../../../shared/batch-options.ts'
import { AppError } from '../../../shared/errors.ts'
import type { FolderIdentity } from '../../../shared/transfer/watch-calls.ts'
import type { FolderListener, FolderWatcher } from '../ports.ts'
import type { TransferClient } from '../transfer-client.ts'

/** Watched folders, as the transfer process tells of them. */
export class TransferFolders implements FolderWatcher {
  readonly #client: Pick<TransferClient, 'follow'>
  constructor(client: Pick<TransferClient, 'follow'>) {
    this.#client = client
  }

  identify(sourceId: string): Promise<FolderIdentity> {
    return new Promise((resolve, reject) => {
      this.#client.follow(
        (id) => ({ verb: 'identify', id, sourceId }),
        (message) => {
          if (message.type === 'identity') resolve(message.identity)
          else if (message.type === 'failure') reject(new AppError({ subject: sourceId, ...message.error }))
        },
      )
    })
  }

  watch(sourceId: string, options: WalkOptions, { onEnd, onHints, onMode }: FolderListener): () => void {
    return this.#client.follow(
      (id) => ({ verb: 'watch', id, sourceId, options }),
      (message) => {
        if (message.type === 'watch.mode') onMode(message.mode)
        else if (message.type === 'watch.hints') onHints(message.paths)
        else if (message.type === 'failure') onEnd(message.error)
      },
    )
  }
}
