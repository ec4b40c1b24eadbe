import { toErrorInfo } from '../../shared/errors.ts'
import { isPrefixWithin } from '../../shared/scope.ts'
import { type ScopeId, scopeKey } from './credential-source.ts'
import { type JobKey, leftKey, type UploadRecord } from './journal-records.ts'
import { FOR_A_WHILE } from './network-gate.ts'
import { removeUpload } from './orphans.ts'
import type { Services } from './services.ts'

type Kept = Pick<Services, 'journal' | 'uuid'>
type Place = Pick<ScopeId, 'profileId' | 'prefix'>
const NEVER = new AbortController().signal
/** Something left, and what a credential to remove it is asked for. */
type Left = UploadRecord & { readonly scope: Place }
const hasScope = (record: UploadRecord): record is Left => record.scope !== undefined
const isWithin = (inner: Place, outer: Place): boolean =>
  inner.profileId === outer.profileId && isPrefixWithin(inner.prefix, outer.prefix)

/** Takes an upload from its file, which does not go on with it; it is removed at COS at this or a later start. */
export function leave({ journal, uuid }: Kept, of: JobKey, { profileId, prefix }: ScopeId): void {
  const record = journal.upload(of)
  if (record === undefined) return
  // To remove an upload takes no ACL, whatever was to be set by it.
  journal.putUpload(leftKey(uuid()), { ...record, scope: { profileId, prefix } })
  journal.putUpload(of, undefined)
}

/** Removes at COS what was left there, one upload after the other. */
export class Leftovers {
  readonly #services: Services
  readonly #sweeping = new Map<string, Promise<void>>()
  constructor(services: Services) {
    this.#services = services
  }

  /** Where something is left, none of them in another. */
  places(): readonly ScopeId[] {
    const scopes = this.#services.journal.leftUploads().flatMap(([, { scope }]) => scope ?? [])
    const places = [...new Map(scopes.map((scope) => [scopeKey(scope), scope])).values()]
    return places.filter((place) => !places.some((other) => other !== place && isWithin(place, other)))
  }

  /** What is left in the place. */
  in(place: ScopeId): readonly UploadRecord[] {
    return this.#leftIn(place).map(([, record]) => record)
  }

  /** Settles when each upload left in the place has been tried once; what could not be removed stays. Never rejects. */
  sweep({ profileId, prefix }: ScopeId): Promise<void> {
    const place = { profileId, prefix }
    const key = scopeKey(place)
    const running = this.#sweeping.get(key)
    if (running !== undefined) return running
    const sweeping = this.#sweepOnce(place).finally(() => this.#sweeping.delete(key))
    this.#sweeping.set(key, sweeping)
    return sweeping
  }

  /** As `sweep`, also of what has been left since one that is under way began. */
  async sweepAfresh(place: ScopeId): Promise<void> {
    const { profileId, prefix } = place
    await this.#sweeping.get(scopeKey({ profileId, prefix }))
    await this.sweep(place)
  }

  #leftIn(place: Place): readonly (readonly [JobKey, Left])[] {
    const left = this.#services.journal.leftUploads()
    return left.flatMap(([at, record]) => (hasScope(record) && isWithin(record.scope, place) ? [[at, record]] : []))
  }

  async #sweepOnce(place: Place): Promise<void> {
    const { journal } = this.#services
    const left = this.#leftIn(place)
    if (left.length === 0) return
    for (const [at, record] of left) {
      if (await this.#isRemoved(at, record)) journal.putUpload(at, undefined)
    }
    await journal.flush('relaxed', true).catch(() => undefined) // the journal itself tells the user when it cannot write
  }

  async #isRemoved(at: JobKey, record: Left): Promise<boolean> {
    const { notify, requests } = this.#services
    try {
      const options = { scope: record.scope, signal: NEVER, patience: FOR_A_WHILE }
      return await requests.run(options, (access) => removeUpload(this.#services, access, at, record))
    } catch (error) {
      const info = toErrorInfo(error)
      // Without its profile nobody can reach it from here any more.
      if (info.code === 'profile-unknown') return true
      notify({ kind: 'abort-failed', key: record.key, error: info })
      return false
    }
  }
}
