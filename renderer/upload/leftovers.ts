import { toErrorInfo } from '../../shared/errors.ts'
import { type ScopeId, scopeKey } from './credential-source.ts'
import { type JobKey, leftKey, type UploadRecord } from './journal-records.ts'
import { FOR_A_WHILE } from './network-gate.ts'
import { removeUpload } from './orphans.ts'
import type { Services } from './services.ts'

type Kept = Pick<Services, 'journal' | 'uuid'>
type Place = Pick<ScopeId, 'profileId' | 'prefix'>
const NEVER = new AbortController().signal
/** To remove an upload takes no ACL, whatever was to be set by it. */
const placeOf = ({ profileId, prefix }: Place): Place => ({ profileId, prefix })

/** Takes an upload from its file, which does not go on with it; it is removed at COS at this or a later start. */
export function leave({ journal, uuid }: Kept, of: JobKey, scope: ScopeId): void {
  const record = journal.upload(of)
  if (record === undefined) return
  journal.putUpload(leftKey(uuid()), { ...record, scope: placeOf(scope) })
  journal.putUpload(of, undefined)
}

/** Removes at COS what was left there, one upload after the other. */
export class Leftovers {
  readonly #services: Services
  readonly #sweeping = new Map<string, Promise<void>>()
  constructor(services: Services) {
    this.#services = services
  }

  /** The scopes in which something is left. */
  scopes(): readonly ScopeId[] {
    const scopes = this.#services.journal.leftUploads().flatMap(([, { scope }]) => scope ?? [])
    return [...new Map(scopes.map((scope) => [scopeKey(scope), scope])).values()]
  }

  /** What is left in the scope. */
  in(scope: ScopeId): readonly UploadRecord[] {
    return this.#leftIn(placeOf(scope)).map(([, record]) => record)
  }

  /** Settles when each upload left in the scope has been tried once; what could not be removed stays. Never rejects. */
  sweep(scope: ScopeId): Promise<void> {
    const place = placeOf(scope)
    const key = scopeKey(place)
    const running = this.#sweeping.get(key)
    if (running !== undefined) return running
    const sweeping = this.#sweepOnce(place).finally(() => this.#sweeping.delete(key))
    this.#sweeping.set(key, sweeping)
    return sweeping
  }

  /** As `sweep`, also of what has been left since one that is under way began. */
  async sweepAfresh(scope: ScopeId): Promise<void> {
    await this.#sweeping.get(scopeKey(placeOf(scope)))
    await this.sweep(scope)
  }

  #leftIn(place: Place): readonly (readonly [JobKey, UploadRecord])[] {
    const left = this.#services.journal.leftUploads()
    return left.filter(([, record]) => record.scope && scopeKey(record.scope) === scopeKey(place))
  }

  async #sweepOnce(scope: Place): Promise<void> {
    const { journal } = this.#services
    const left = this.#leftIn(scope)
    if (left.length === 0) return
    for (const [at, record] of left) {
      if (await this.#isRemoved(scope, at, record)) journal.putUpload(at, undefined)
    }
    await journal.flush('relaxed', true).catch(() => undefined) // the journal itself tells the user when it cannot write
  }

  async #isRemoved(scope: Place, at: JobKey, record: UploadRecord): Promise<boolean> {
    const { notify, requests } = this.#services
    try {
      const options = { scope, signal: NEVER, patience: FOR_A_WHILE }
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
