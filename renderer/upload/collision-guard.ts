import type { ErrorInfo } from '../../shared/errors.ts'
import { displayPath } from '../../shared/key-names.ts'
import { type Batch, optionsOf, sourceOf } from './batch.ts'
import { overlapGroups } from './collisions.ts'
import type { HashIndex } from './hash-index.ts'
import type { Job, JobEvent } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import { countsForKeys, jobsByKey, keysOf, type Member } from './shared-keys.ts'

/** Sources whose files may get the same keys. */
interface Group {
  readonly members: readonly Member[]
  /** All walks are over and every key in it has been compared. */
  settled: boolean
  /** Keys are being compared. */
  settling: boolean
  /** To be compared once more. */
  again: boolean
}

export interface GuardPort {
  readonly store: Pick<JobStore, 'loaded' | 'read' | 'pageOf' | 'get'>
  readonly dispatch: (id: number, event: JobEvent) => void
  /** The batch's jobs may run, as far as this is concerned. */
  readonly wake: (batch: Batch) => void
  /** The key is that job's: another one of a batch that renames takes another name. */
  readonly assignKey: (job: Job, profileId: string) => void
  /** The job gets its key unless another one has it. */
  readonly claimKey: (job: Job, profileId: string) => void
}

const memberKey = (batchId: string, source: number): string => `${batchId}\n${source}`
const keysIn = (members: readonly Member[]): string =>
  members.map(({ batch, source }) => memberKey(batch.request.batchId, source)).join('\t')

/**
 * Holds back the files of sources whose keys may coincide until all of these are walked; then every file that shares its
 * key with another fails, unless its batch gives other names, and the rest goes. Sources that cannot collide are never held;
 * of one whose own files may share a key, only those that may. Profiles are told apart by
 * their ids only.
 */
export class CollisionGuard {
  readonly #port: GuardPort
  #groups = new Map<string, Group>()
  /** Batches of which nothing may start. */
  #held = new Set<Batch>()
  constructor(port: GuardPort) {
    this.#port = port
  }

  /** Whether any of the batch's jobs may start. */
  isOpen(batch: Batch): boolean {
    return !this.#held.has(batch)
  }

  /** Whether the job's source has been compared with all it may collide with. */
  mayStart(job: Job): boolean {
    if (this.#groups.size === 0) return true
    const group = this.#groups.get(memberKey(job.batchId, job.source))
    if (group === undefined || group.settled) return true
    const [only] = group.members
    return group.members.length === 1 && only?.batch.naming.mayCoincide(job.path) === false
  }

  /** The open batches are these now; call when one is added. */
  regroup(batches: Iterable<Batch>): void {
    const before = new Map([...new Set(this.#groups.values())].map((group) => [keysIn(group.members), group]))
    this.#groups = new Map()
    const byProfile = new Map<string, Batch[]>()
    for (const batch of batches) {
      const { profileId } = batch.request
      byProfile.set(profileId, [...(byProfile.get(profileId) ?? []), batch])
    }
    for (const open of byProfile.values()) {
      const comparable = open.filter((batch) => !batch.naming.isUnique)
      const members = comparable.flatMap((batch) => batch.request.sources.map((_, source) => ({ batch, source })))
      for (const member of members) if (member.batch.naming.everCoincide) this.#addGroup([member], before)
      for (const indices of overlapGroups(members.map(rootOf))) {
        const group = indices.flatMap((index) => members[index] ?? [])
        if (!isOneWatch(group)) this.#addGroup(group, before)
      }
    }
    this.settle()
  }

  /** One that has the same members as before has been compared already, or is being compared. */
  #addGroup(members: readonly Member[], before: ReadonlyMap<string, Group>): void {
    const group = before.get(keysIn(members)) ?? { members, settled: false, settling: false, again: false }
    for (const { batch, source } of members) this.#groups.set(memberKey(batch.request.batchId, source), group)
  }

  /** The source has been walked to its end. */
  walked(batchId: string, source: number): void {
    const group = this.#groups.get(memberKey(batchId, source))
    if (group !== undefined && !group.settled) this.#settleIfWalked(group)
  }

  /** A job that failed of a collision is to be tried once more: its source is held until `settle` has compared again. */
  reopen(job: Job): void {
    const group = this.#groups.get(memberKey(job.batchId, job.source))
    if (group === undefined) return
    group.settled = false
    group.again = true
    this.#findHeld()
  }

  /** Compares what is walked and has not been compared. */
  settle(): void {
    for (const group of new Set(this.#groups.values())) if (!group.settled) this.#settleIfWalked(group)
    this.#findHeld()
  }

  #settleIfWalked(group: Group): void {
    const isWalked = ({ batch, source }: Member): boolean =>
      batch.walked.has(batch.request.sources[source]?.sourceId ?? '')
    if (!group.settling && group.members.every(isWalked)) void this.#settle(group)
  }

  async #settle(group: Group): Promise<void> {
    group.settling = true
    do {
      group.again = false
      await this.#compare(group)
    } while (group.again)
    group.settling = false
    group.settled = true
    this.#findHeld()
    for (const batch of batchesOf(group)) this.#port.wake(batch)
  }

  async #compare({ members }: Group): Promise<void> {
    const keys: HashIndex = await keysOf(members, this.#port.store)
    const batches = new Map(members.map(({ batch }) => [batch.request.batchId, batch]))
    for (const id of keys.shared()) {
      for (const jobs of await jobsByKey(id, keys, this.#port.store)) await this.#judge(jobs, batches)
    }
  }

  #findHeld(): void {
    const isHeld = (batch: Batch): boolean =>
      batch.request.sources.every((_, source) => {
        const group = this.#groups.get(memberKey(batch.request.batchId, source))
        return group !== undefined && !group.settled && (group.members.length > 1 || batch.naming.mayCoincide(''))
      })
    const batches = new Set([...new Set(this.#groups.values())].flatMap((group) => [...batchesOf(group)]))
    this.#held = new Set([...batches].filter(isHeld))
  }

  /** Those that may take another name go; of the others, one alone. */
  async #judge(jobs: readonly Job[], batches: ReadonlyMap<string, Batch>): Promise<void> {
    const isRenamed = ({ batchId }: Job): boolean => {
      const batch = batches.get(batchId)
      return batch !== undefined && optionsOf(batch).conflict === 'rename'
    }
    const others = jobs.filter((job) => !isRenamed(job))
    for (const job of others) {
      const other = others.find(({ id }) => id !== job.id)
      if (other !== undefined) await this.#failIfWaiting(job, other, batches.get(other.batchId))
    }
    const profileIdOf = ({ batchId }: Job): string => batches.get(batchId)?.request.profileId ?? ''
    const [owner] = others
    // Where nobody takes another name, nobody has to know whose this one is.
    if (owner !== undefined && others.length < jobs.length) this.#port.assignKey(owner, profileIdOf(owner))
    for (const job of jobs) if (isRenamed(job) && countsForKeys(job)) this.#port.claimKey(job, profileIdOf(job))
  }

  async #failIfWaiting({ id, key }: Job, other: Job, batch: Batch | undefined): Promise<void> {
    const source = batch && sourceOf(batch, other)
    const detail = source === undefined ? undefined : `same key as ${displayPath(source, other.path)}`
    const error: ErrorInfo = { code: 'key-collision', subject: key, ...(detail && { detail: detail.slice(0, 500) }) }
    const page = this.#port.store.pageOf(id)
    if (page === undefined) return
    await this.#port.store.loaded.use(page, () => {
      const phase = this.#port.store.get(id)?.phase
      // One that is already being sent, or done, was alone when it began.
      if (phase === 'queued' || phase === 'paused') this.#port.dispatch(id, { type: 'fail', error })
    })
  }
}

/** A watch gives each file to one batch at a time, and where keys follow from paths no two files share one. */
function isOneWatch([first, ...others]: readonly Member[]): boolean {
  const watchId = first?.batch.request.watchId
  const isLike = ({ batch }: Member): boolean => batch.request.watchId === watchId && !batch.naming.everCoincide
  return first !== undefined && watchId !== undefined && [first, ...others].every(isLike)
}

const batchesOf = ({ members }: Group): ReadonlySet<Batch> => new Set(members.map(({ batch }) => batch))

function rootOf({ batch, source }: Member): string {
  const given = batch.request.sources[source]
  return given === undefined ? '' : batch.naming.rootOf(given)
}
