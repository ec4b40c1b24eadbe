import type { WatchMode } from '../../../shared/transfer/watch-calls.ts'
import type { WatchSummary } from '../../../shared/watch.ts'
import type { FolderWatcher } from '../ports.ts'

export interface HintLinePort {
  readonly folders: FolderWatcher
  readonly onHints: (paths: readonly string[] | null) => void
  readonly onMode: () => void
  /** The transfer process was replaced: it knows nothing of what happened meanwhile. */
  readonly onLost: () => void
}

/** The hints of one watched folder, while somebody listens. */
export class HintLine {
  readonly #port: HintLinePort
  #stop: (() => void) | undefined
  #mode: WatchMode = 'events'
  constructor(port: HintLinePort) {
    this.#port = port
  }

  get mode(): WatchMode {
    return this.#mode
  }

  /** Once, until it is closed. */
  open({ options, source }: WatchSummary): void {
    if (this.#stop !== undefined) return
    this.#mode = 'events'
    const { folders, onHints, onLost, onMode } = this.#port
    this.#stop = folders.watch(source.sourceId, options.walk, {
      onHints,
      onMode: (mode) => {
        this.#mode = mode
        onMode()
      },
      onEnd: ({ code }) => {
        this.#stop = undefined
        if (code === 'transfer-restarted') onLost()
      },
    })
  }

  close(): void {
    this.#stop?.()
    this.#stop = undefined
  }
}
