/** What an engine is given by whoever makes it. */
import type { Sender } from '../cos/sender.ts'
import type { ServiceOptions } from './compose-services.ts'
import type { Paging } from './loaded-pages.ts'
import type { WorkerMessage } from './page-contract.ts'
import type { Checksummer, Clock, FolderWatcher, HistoryStore, JournalStore, Random, Walker } from './ports.ts'
import type { SnapshotStore } from './watch/watch-records.ts'

export interface EnginePorts {
  readonly sender: Sender
  readonly walker: Walker & Checksummer
  readonly journal: JournalStore
  readonly history: HistoryStore
  readonly folders: FolderWatcher
  readonly snapshots: SnapshotStore
  readonly clock: Clock
  readonly random: Random
  /** To the page. */
  readonly post: (message: WorkerMessage) => void
}
export interface EngineOptions extends ServiceOptions {
  /** Small pages and few of them, for a test that wants much to be read back. */
  readonly paging?: Paging
}
