import { type Batch, isHeld, optionsOf } from './batch.ts'
import { overlapGroups } from './collisions.ts'
import type { Job } from './job-reducer.ts'
import type { JobStore } from './job-store.ts'
import { type KeyHolder, KeyIndex, type Role, type Shared, type Stand } from './key-index.ts'
import { nameOf } from './key-table.ts'
import { countsForKeys } from './shared-keys.ts'

export interface OpenKeysPort {
  readonly store: Pick<JobStore, 'loaded' | 'size'>
  /** Numbers have changed. */
  readonly touch: () => void
  /** All files of the held batch are going to be looked at anew; called with each of them. */
  readonly recount: (batch: Batch) => (job: Job) => void
}

interface Member {
  readonly holder: KeyHolder
  /** Sources that may share keys with another one. */
  readonly sources: Set<number>
  /** Files before `until` are compared as far as `done`; those behind it as they are found. */
  done: number
  until: number
  /** How often all of it was compared anew. */
  pass: number
}

/**
 * Which files of held batches have the key of another file of an open batch. Keeps keys of sources that may share some,
 * and of no others: most batches are never seen here. Each file is one step, and another when its batch starts or ends.
 */
export class OpenKeys {
  readonly #port: OpenKeysPort
  #index = new KeyIndex()
  readonly #members = new Map<Batch, Member>()
  constructor(port: OpenKeysPort) {
    this.#port = port
  }

  /** These are all batches now. */
  regroup(batches: Iterable<Batch>): void {
    const open = [...batches].filter((batch) => !batch.naming.isUnique && roleOf(batch) !== 'none')
    for (const batch of open) if (isHeld(batch) && batch.naming.everCoincide) this.#memberOf(batch)
    const late = new Set<Batch>()
    for (const [batch, source] of sharing(open)) {
      const { sources } = this.#memberOf(batch)
      if (!sources.has(source)) late.add(batch)
      sources.add(source)
    }
    for (const batch of late) void this.#compareAll(batch)
  }

  /** A job of the batch has been added. */
  found(batch: Batch, job: Job): void {
    const member = this.#members.get(batch)
    if (member !== undefined && countsForKeys(job)) this.#bump(batch, member, job, 1)
  }

  /** A key counts while its job was or will be sent. */
  changed(batch: Batch, job: Job, old: Job): void {
    const member = this.#members.get(batch)
    if (member === undefined || countsForKeys(job) === countsForKeys(old)) return
    const isToCome = job.index >= member.done && job.index < member.until
    if (!isToCome) this.#bump(batch, member, job, countsForKeys(job) ? 1 : -1)
  }

  /** It is known what COS has at the key of a file of a held batch. */
  classify(batch: Batch, key: string, stand: Stand): void {
    const member = this.#members.get(batch)
    if (member !== undefined) this.#index.classify(member.holder, nameIn(batch, key), stand)
  }

  /** Looks which batches have been started or have ended; true when there are any. */
  refresh(): boolean {
    let isChanged = false
    for (const [batch, { holder }] of this.#members) {
      const role = roleOf(batch)
      if (role === holder.role) continue
      this.#index.setRole(holder, role)
      isChanged = true
    }
    return isChanged
  }

  sharedOf(batch: Batch): Shared | undefined {
    return this.#members.get(batch)?.holder.shared
  }

  /** Something that was found before it was known to matter is still being compared. */
  get isComparing(): boolean {
    return [...this.#members.values()].some(({ done, until }) => done < until)
  }

  /** Nothing is held any more. */
  clear(): void {
    for (const member of this.#members.values()) member.pass += 1
    this.#members.clear()
    this.#index = new KeyIndex()
  }

  #memberOf(batch: Batch): Member {
    const known = this.#members.get(batch)
    if (known !== undefined) return known
    const { naming, walk } = optionsOf(batch)
    const { prefix, profileId } = batch.request
    const holder = this.#index.add(JSON.stringify([profileId, prefix, naming, walk]), roleOf(batch))
    const member: Member = { holder, sources: new Set(), done: 0, until: 0, pass: 0 }
    this.#members.set(batch, member)
    return member
  }

  #bump(batch: Batch, { holder, sources }: Member, { key, path, source }: Job, by: 1 | -1): void {
    if (!sources.has(source) && !batch.naming.mayCoincide(path)) return
    this.#index.bump(holder, nameIn(batch, key), by)
    this.#port.touch()
  }

  /** What was found before it was known to matter: page by page, beside everything else. */
  async #compareAll(batch: Batch): Promise<void> {
    const { store } = this.#port
    const member = this.#memberOf(batch)
    member.pass += 1
    const { pass } = member
    Object.assign(member, { done: 0, until: store.size(batch) })
    if (member.until === 0) return
    this.#index.empty(member.holder)
    const recount = isHeld(batch) ? this.#port.recount(batch) : undefined
    for (const page of [...batch.pages]) {
      const jobs = await store.loaded.look(page).catch(() => []) // the store has said so
      if (member.pass !== pass) return
      for (const job of jobs) {
        if (job.index >= member.until) break
        this.found(batch, job)
        if (countsForKeys(job)) recount?.(job)
        member.done = job.index + 1
      }
    }
    member.done = member.until
    this.#port.touch()
  }
}

/** Profiles are told apart by their ids only. */
const nameIn = ({ request }: Batch, key: string): ReturnType<typeof nameOf> => nameOf(`${request.profileId}\n${key}`)

/** A file that gets another name where its own is taken keeps none from others. */
function roleOf(batch: Batch): Role {
  if (batch.ended) return 'none'
  if (isHeld(batch)) return 'waits'
  return optionsOf(batch).conflict === 'rename' ? 'none' : 'sent'
}

/** Sources that may share keys with others, among which one is held. */
function* sharing(open: readonly Batch[]): Generator<readonly [Batch, number]> {
  for (const profileId of new Set(open.filter(isHeld).map(({ request }) => request.profileId))) {
    const members = open
      .filter(({ request }) => request.profileId === profileId)
      .flatMap((batch) =>
        batch.request.sources.map((given, source) => ({ batch, source, root: batch.naming.rootOf(given) })),
      )
    for (const indices of overlapGroups(members.map(({ root }) => root))) {
      const group = indices.flatMap((at) => members[at] ?? [])
      if (!group.some(({ batch }) => isHeld(batch))) continue
      for (const { batch, source } of group) yield [batch, source]
    }
  }
}
