import type { BatchRequest } from '../../shared/job.ts'
import { type Batch, newBatch } from './batch.ts'
import { JobPage } from './job-page.ts'
import type { JobStore } from './job-store.ts'
import {
  type BatchRecord,
  isLeftKey,
  type JobKey,
  pageKey,
  type StoredState,
  type SummaryRecord,
} from './journal-records.ts'
import { leave } from './leftovers.ts'
import type { PageMessage } from './page-contract.ts'
import type { Services } from './services.ts'
import { entriesOf, isTally } from './tally.ts'

type Started = Extract<PageMessage, { type: 'start' }>

/** For batches of a version that did not write down when they began: any object may be theirs, but the journal is whole. */
const NEVER_LOST_MS = 1

/** Batches of an earlier worker, open in the store, and which of main's the journal has lost. */
export interface Restored {
  readonly batches: readonly Batch[]
  readonly lost: readonly BatchRequest[]
  /** Nothing of them was sent: they are walked anew, since their folders may have changed. */
  readonly held: readonly BatchRequest[]
  /** Batches that main was told to forget and still knows. */
  readonly closed: readonly string[]
}

type Needed = Pick<Services, 'clock' | 'history' | 'journal' | 'partSizeBytes' | 'uuid'>
/** What becomes of a batch: it goes on; is walked anew; is over; nobody waits for it; has lost files. */
type Fate = 'goes on' | 'held' | 'closed' | 'over' | 'broken'

/** Reads the journal's sums; entries are read when they are needed. @throws what the store throws. */
export async function restore(
  services: Needed,
  store: JobStore,
  started: Pick<Started, 'openBatches' | 'batchIds'>,
): Promise<Restored> {
  const { clock, history, journal, uuid } = services
  const state = await journal.load()
  const fates = new Map(state.batches.map((record) => [record.batch.batchId, fateOf(record, state, started)]))
  const having = (fate: Fate): readonly BatchRecord[] =>
    state.batches.filter(({ batch }) => fates.get(batch.batchId) === fate)
  for (const record of [...having('over'), ...having('broken')]) {
    leaveUploads(services, record.batch, state)
    const batch = asFound(record, state, services)
    history.takeUp(batch)
    await history.keep(batch)
  }
  for (const batchId of owners(state)) if (fates.get(batchId) !== 'goes on') journal.deleteBatch(batchId)
  const facts = { nowMs: clock.nowMs(), uuid, restored: true }
  const batches = having('goes on').map((record) => {
    const batch = newBatch(record, { ...facts, sinceMs: record.sinceMs ?? NEVER_LOST_MS })
    store.open(batch, summariesOf(batch.request.batchId, state))
    return batch
  })
  const isLost = ({ batchId }: BatchRequest): boolean => [undefined, 'over', 'broken'].includes(fates.get(batchId))
  const open = new Set(started.openBatches.map(({ batchId }) => batchId))
  return {
    ...{ batches, held: having('held').map(({ batch }) => batch), lost: started.openBatches.filter(isLost) },
    closed: having('closed').flatMap(({ batch: { batchId } }) => (open.has(batchId) ? [batchId] : [])),
  }
}

function fateOf(
  record: BatchRecord,
  state: StoredState,
  { openBatches, batchIds }: Pick<Started, 'openBatches' | 'batchIds'>,
): Fate {
  const { batch, closed, entries = 0, report } = record
  if (closed) return 'closed'
  if (report && !batchIds.includes(batch.batchId)) return 'over'
  if (batch.held) return 'held'
  const found = summariesOf(batch.batchId, state).reduce((sum, { tally }) => sum + entriesOf(tally), 0)
  const mayBeWalkedAgain = openBatches.some(({ batchId }) => batchId === batch.batchId)
  return found < entries && mayBeWalkedAgain ? 'broken' : 'goes on'
}

/** With what the journal has of it, for a last look. */
function asFound(record: BatchRecord, state: StoredState, { clock, partSizeBytes, uuid }: Needed): Batch {
  const sinceMs = record.sinceMs ?? NEVER_LOST_MS
  const batch = newBatch(record, { nowMs: clock.nowMs(), uuid, restored: true, sinceMs })
  const pages = summariesOf(batch.request.batchId, state).map(
    (summary, number) => new JobPage(batch, number, partSizeBytes, summary),
  )
  batch.pages.push(...pages)
  return batch
}

/** Pages in order, up to the first that is missing. */
function summariesOf(batchId: string, { summaries }: StoredState): readonly SummaryRecord[] {
  const found: SummaryRecord[] = []
  for (;;) {
    const summary = summaries.get(pageKey(batchId, found.length))
    if (summary === undefined || !isTally(summary.tally)) return found
    found.push(summary)
  }
}

const ownerOf = (key: JobKey): string => key.slice(0, key.lastIndexOf('/'))

/** Batches to which anything in the journal belongs. What has lost its batch can go: nobody knows where it was. */
function owners({ batches, summaries, uploads }: StoredState): ReadonlySet<string> {
  const keys = [...summaries.keys(), ...[...uploads.keys()].filter((key) => !isLeftKey(key))]
  return new Set([...batches.map(({ batch }) => batch.batchId), ...keys.map(ownerOf)])
}

/** They are removed at COS without their batch. */
function leaveUploads(services: Needed, batch: BatchRequest, { uploads }: StoredState): void {
  for (const key of uploads.keys()) if (ownerOf(key) === batch.batchId) leave(services, key, batch)
}
