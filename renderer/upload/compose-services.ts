import { toErrorInfo } from '../../shared/errors.ts'
import { CosClient } from '../cos/client.ts'
import type { Sender } from '../cos/sender.ts'
import { Adaption } from './adaption.ts'
import { Connections } from './connections.ts'
import { CredentialSource } from './credential-source.ts'
import { gatherFor } from './group-commit.ts'
import { History } from './history.ts'
import { Journal } from './journal.ts'
import { KeyClaims } from './key-claims.ts'
import type { Notice } from './page-contract.ts'
import { PART_SIZE_BYTES } from './part-plan.ts'
import type { Checksummer, Clock, CredentialPort, HistoryStore, JournalStore, Random, Walker } from './ports.ts'
import { Previews } from './previews.ts'
import { Requests } from './requests.ts'
import type { Services } from './services.ts'
import { SourceRefresh } from './source-refresh.ts'

export interface ServiceOptions {
  /** Bytes per part and limit of a single PUT; PART_SIZE_BYTES unless a test wants many parts. */
  readonly partSizeBytes?: number
  readonly connections?: number
  /** How long finished small files gather before they are written down together; not at all unless said. */
  readonly gatherMs?: number
}
interface Parts extends ServiceOptions {
  readonly sender: Sender
  readonly walker: Walker & Checksummer
  readonly journal: JournalStore
  readonly history: HistoryStore
  readonly clock: Clock
  readonly random: Random
  readonly credentials: CredentialPort
  readonly notify: (notice: Notice) => void
}

/** What all jobs of one engine share. */
export function composeServices(parts: Parts): Services {
  const { clock, gatherMs, notify, partSizeBytes = PART_SIZE_BYTES, random, walker } = parts
  const connections = new Connections(parts.connections)
  const adaption = new Adaption(connections, clock, parts.connections)
  const base = { clock, random, connections, adaption }
  const credentials = new CredentialSource(parts.credentials, clock)
  return {
    ...base,
    ...{ credentials, notify, partSizeBytes },
    cos: new CosClient(adaption.metered(parts.sender), () => clock.nowMs()),
    requests: new Requests({ ...base, credentials }),
    journal: new Journal(
      parts.journal,
      (error) => notify({ kind: 'journal-failed', error: toErrorInfo(error) }),
      gatherMs === undefined ? undefined : gatherFor(clock, gatherMs),
    ),
    history: new History({ store: parts.history, clock, notify }),
    refresh: new SourceRefresh(walker),
    files: walker,
    claims: new KeyClaims(),
    previews: new Previews(),
    cleanups: new Map(),
    uuid: () => crypto.randomUUID(),
  }
}
