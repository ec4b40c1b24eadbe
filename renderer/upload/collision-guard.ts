import type { ErrorInfo } from '../../shared/errors.ts'
import { type Batch, optionsOf, sourceOf } from './batch.ts'
import { collidingIds, overlapGroups } from './collisions.ts'
import type { Job, JobEvent } from './job-reducer.ts'
import { displayPath } from './key-names.ts'

/** One source of one batch. */
interface Member {
  readonly batch: Batch
  readonly source: number
}
/** Sources whose files may get the same keys. */
interface Group {
  readonly members: readonly Member[]
  /** All walks are over and every key in it has been compared. */
  settled: boolean
}

export interface GuardPort {
  readonly job: (id: number) => Job | undefined
  readonly dispatch: (id: number, event: JobEvent) => void
  readonly enqueue: (id: number) => void
  /** The key is that job's: another one of a batch that renames takes another name. */
  readonly assignKey: (job: Job, profileId: string) => void
}

const memberKey = (batchId: string, source: number): string => `${batchId}\n${source}`

/**
 * Holds back the files of sources whose keys may coincide until all of these are walked; then every file that shares its
 * key with another fails, unless its batch gives other names, and the rest goes. Sources that cannot collide are never held;
 * of one whose own files may share a key, only those that may. Profiles are told apart by
 * their ids only.
 */
export class CollisionGuard {
  readonly #port: GuardPort
  #groups = new Map<string, Group>()
  constructor(port: GuardPort) {
    this.#port = port
  }

  /** Whether the job's source has been compared with all it may collide with. */
  mayStart(job: Job): boolean {
    const group = this.#groups.get(memberKey(job.batchId, job.source))
    if (group === undefined || group.settled) return true
    const [only] = group.members
    return group.members.length === 1 && only?.batch.naming.mayCoincide(job.path) === false
  }

  /** The open batches are these now; call when one is added. */
  regroup(batches: Iterable<Batch>): void {
    this.#groups = new Map()
    const byProfile = new Map<string, Batch[]>()
    for (const batch of batches) {
      const { profileId } = batch.request
      byProfile.set(profileId, [...(byProfile.get(profileId) ?? []), batch])
    }
    for (const open of byProfile.values()) {
      const comparable = open.filter((batch) => !batch.naming.isUnique)
      const members = comparable.flatMap((batch) => batch.request.sources.map((_, source) => ({ batch, source })))
      for (const member of members) if (member.batch.naming.everCoincide) this.#addGroup([member])
      for (const indices of overlapGroups(members.map(rootOf))) {
        this.#addGroup(indices.flatMap((index) => members[index] ?? []))
      }
    }
    for (const group of new Set(this.#groups.values())) this.#settleIfWalked(group)
  }

  #addGroup(members: readonly Member[]): void {
    const group: Group = { members, settled: false }
    for (const { batch, source } of members) this.#groups.set(memberKey(batch.request.batchId, source), group)
  }

  /** The source has been walked to its end. */
  walked(batchId: string, source: number): void {
    const group = this.#groups.get(memberKey(batchId, source))
    if (group !== undefined && !group.settled) this.#settleIfWalked(group)
  }

  /** Compares again, for a job that failed of a collision and is to be tried once more. */
  recheck(job: Job): void {
    const group = this.#groups.get(memberKey(job.batchId, job.source))
    if (group !== undefined) this.#settleIfWalked(group)
  }

  #settleIfWalked(group: Group): void {
    const isWalked = ({ batch, source }: Member): boolean =>
      batch.walked.has(batch.request.sources[source]?.sourceId ?? '')
    if (!group.members.every(isWalked)) return
    const jobs = group.members.flatMap((member) => this.#jobsOf(member))
    const batches = new Map(group.members.map(({ batch }) => [batch.request.batchId, batch]))
    for (const ids of collidingIds(jobs.map(({ id, key }) => [id, key])).values()) this.#judge(ids, batches)
    group.settled = true
    for (const { id } of jobs) this.#port.enqueue(id)
  }

  /** Jobs whose key counts: those that were or will be sent. */
  #jobsOf({ batch, source }: Member): readonly Job[] {
    return batch.jobIds.flatMap((id) => {
      const job = this.#port.job(id)
      const counts = job?.source === source && !['failed', 'skipped', 'cancelled'].includes(job.phase)
      return counts ? [job] : []
    })
  }

  /** Those that may take another name go; of the others, one alone. */
  #judge(ids: readonly number[], batches: ReadonlyMap<string, Batch>): void {
    const others = ids.filter((id) => {
      const batch = batches.get(this.#port.job(id)?.batchId ?? '')
      return batch !== undefined && optionsOf(batch).conflict !== 'rename'
    })
    if (others.length > 1) for (const id of others) this.#failIfWaiting(id, others, batches)
    const [first] = others
    const owner = first === undefined ? undefined : this.#port.job(first)
    const profileId = owner && batches.get(owner.batchId)?.request.profileId
    if (owner !== undefined && profileId !== undefined) this.#port.assignKey(owner, profileId)
  }

  #failIfWaiting(id: number, ids: readonly number[], batches: ReadonlyMap<string, Batch>): void {
    const job = this.#port.job(id)
    // One that is already being sent, or done, was alone when it began.
    if (job === undefined || (job.phase !== 'queued' && job.phase !== 'paused')) return
    const other = this.#port.job(ids.find((otherId) => otherId !== id) ?? id)
    const batch = other && batches.get(other.batchId)
    const source = other && batch && sourceOf(batch, other)
    const detail = source === undefined ? undefined : `same key as ${displayPath(source, other?.path ?? '')}`
    const error: ErrorInfo = {
      code: 'key-collision',
      subject: job.key,
      ...(detail && { detail: detail.slice(0, 500) }),
    }
    this.#port.dispatch(id, { type: 'fail', error })
  }
}

function rootOf({ batch, source }: Member): string {
  const given = batch.request.sources[source]
  return given === undefined ? '' : batch.naming.rootOf(given)
}
