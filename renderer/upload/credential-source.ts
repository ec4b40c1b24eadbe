import type { Credential, Destination } from '../../shared/credential.ts'
import { AppError, type ErrorInfo, toErrorInfo } from '../../shared/errors.ts'
import type { ObjectAcl } from '../../shared/scope.ts'
import type { Access } from '../cos/client.ts'
import type { Clock, CredentialPort } from './ports.ts'

/** What a credential is asked for: a profile's bucket, below a prefix, perhaps with an ACL to set. */
export interface ScopeId {
  readonly profileId: string
  readonly prefix: string
  /** That its uploads set. */
  readonly acl?: ObjectAcl | undefined
}
export const scopeKey = ({ profileId, prefix, acl }: ScopeId): string => `${profileId}\n${prefix}\n${acl ?? ''}`

/** Renewed in the background from here on … */
const RENEW_AT = 0.8
/** … and used until here: what is left is for requests on their way and clocks that disagree. */
const USE_UNTIL = 0.95
/** After a background renewal failed, the next is tried after this share of its life. */
const RENEW_AGAIN_AFTER = 0.05

interface Entry {
  credential?: Credential | undefined
  pending?: Promise<Credential> | undefined
  /** Sticky: the broker is not asked again until `retry`. */
  failed?: ErrorInfo | undefined
  renewFromMs: number
  useUntilMs: number
  /** The credential replaced one that COS refused, and has not been accepted yet. */
  onProbation: boolean
  /** Of the latest credential, kept after it is gone. */
  destination?: Destination
  /** Measured from COS's own answers; stands above the credential's. */
  offsetMs?: number
}

/** Whoever mints credentials, STS or an organisation's broker, is busy, in trouble or out of reach. */
export const isUnreachable = ({ code }: ErrorInfo): boolean =>
  code === 'sts-unreachable' || code === 'broker-unreachable'

/**
 * One credential per scope, in memory only, shared by all jobs; concurrent requests share one call. A failure is
 * remembered and given to everyone until the user asks again, so a broken key is not asked for ten thousand times.
 */
export class CredentialSource {
  readonly #port: CredentialPort
  readonly #clock: Clock
  readonly #entries = new Map<string, Entry>()
  constructor(port: CredentialPort, clock: Clock) {
    this.#port = port
    this.#clock = clock
  }

  /** @throws AppError with the broker's reason. */
  async get(scope: ScopeId): Promise<Access> {
    const entry = this.#entry(scope)
    const usable = this.#usable(entry)
    const credential = usable ?? (await this.#fetched(scope, entry))
    if (usable !== undefined && this.#clock.nowMs() >= entry.renewFromMs) this.#renewInBackground(scope, entry)
    return { credential, offsetMs: entry.offsetMs ?? credential.clockOffsetMs }
  }

  /** True while jobs of the scope have no credential and one has been asked for. */
  isWaiting(scope: ScopeId): boolean {
    const entry = this.#entry(scope)
    return entry.pending !== undefined && this.#usable(entry) === undefined
  }

  /** Where the scope's files go; undefined until there has been a credential. */
  destination(scope: ScopeId): Destination | undefined {
    return this.#entry(scope).destination
  }

  /** Why the scope has none, when that is remembered. */
  failure(scope: ScopeId): ErrorInfo | undefined {
    return this.#entry(scope).failed
  }

  /**
   * COS refused the credential with this id: it is not used again. The one that replaces it is on probation: refused
   * too, the fault is not its age, and `error` stands until the user retries.
   */
  refuse(scope: ScopeId, tmpSecretId: string, error: ErrorInfo): void {
    const entry = this.#entry(scope)
    if (entry.credential?.tmpSecretId !== tmpSecretId) return
    entry.credential = undefined
    if (entry.onProbation) entry.failed = error
    entry.onProbation = true
  }

  /** COS accepted a request signed with this credential. */
  accepted(scope: ScopeId, tmpSecretId: string): void {
    const entry = this.#entry(scope)
    if (entry.onProbation && entry.credential?.tmpSecretId === tmpSecretId) entry.onProbation = false
  }

  /** COS's clock shows `serverTimeMs` now. */
  correctClock(scope: ScopeId, serverTimeMs: number): void {
    this.#entry(scope).offsetMs = serverTimeMs - this.#clock.nowMs()
  }

  /** The user wants it tried again. */
  retry(scope: ScopeId): void {
    const entry = this.#entry(scope)
    entry.failed = undefined
    entry.onProbation = false
  }

  #entry(scope: ScopeId): Entry {
    const key = scopeKey(scope)
    const known = this.#entries.get(key)
    if (known !== undefined) return known
    const entry: Entry = { renewFromMs: 0, useUntilMs: 0, onProbation: false }
    this.#entries.set(key, entry)
    return entry
  }

  #usable(entry: Entry): Credential | undefined {
    return this.#clock.nowMs() < entry.useUntilMs ? entry.credential : undefined
  }

  async #fetched(scope: ScopeId, entry: Entry): Promise<Credential> {
    if (entry.failed !== undefined) throw new AppError(entry.failed)
    try {
      return await this.#fetch(scope, entry)
    } catch (error) {
      const info = toErrorInfo(error)
      // Who mints is out of reach: like any network, that passes by itself.
      if (!isUnreachable(info)) entry.failed = info
      throw error
    }
  }

  #renewInBackground(scope: ScopeId, entry: Entry): void {
    if (entry.pending !== undefined) return
    const lifetimeMs = entry.credential?.lifetimeMs ?? 0
    entry.renewFromMs = this.#clock.nowMs() + lifetimeMs * RENEW_AGAIN_AFTER
    this.#fetch(scope, entry).catch(() => {
      // Expected: the old credential serves until 95 % of its life; whoever needs one after that sees the reason.
    })
  }

  #fetch(scope: ScopeId, entry: Entry): Promise<Credential> {
    entry.pending ??= this.#port
      .getCredential(scope.profileId, scope.prefix, scope.acl)
      .then((credential) => {
        const bornMs = credential.expiresAtMs - credential.lifetimeMs
        entry.credential = credential
        entry.destination = credential.destination
        entry.failed = undefined
        entry.renewFromMs = bornMs + credential.lifetimeMs * RENEW_AT
        entry.useUntilMs = bornMs + credential.lifetimeMs * USE_UNTIL
        return credential
      })
      .finally(() => {
        entry.pending = undefined
      })
    return entry.pending
  }
}
