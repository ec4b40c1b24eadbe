import type { Credential } from '../../shared/credential.ts'
import { type Result, unwrap } from '../../shared/errors.ts'
import type { ObjectAcl } from '../../shared/scope.ts'
import type { CallMessage, Notice, RelayedChannel, RelayedInput, WorkerMessage } from './page-contract.ts'
import type { CredentialPort } from './ports.ts'

/** Calls to main whose answer is nothing but "done". */
export interface Relay {
  /** Resolves when main has answered; a refusal becomes a notice, since no file depends on it. */
  tell<C extends Exclude<RelayedChannel, 'credential.get'>>(channel: C, input: RelayedInput<C>): Promise<void>
}

/** The worker's calls to main, made by the page for it. */
export class PageLink implements CredentialPort, Relay {
  readonly #post: (message: WorkerMessage) => void
  readonly #waiting = new Map<number, (result: Result<unknown>) => void>()
  #lastId = 0
  constructor(post: (message: WorkerMessage) => void) {
    this.#post = post
  }

  async getCredential(profileId: string, prefix: string, acl?: ObjectAcl): Promise<Credential> {
    const value = unwrap(await this.#call('credential.get', { profileId, prefix, ...(acl && { acl }) }))
    if (!isCredential(value)) throw new TypeError('main answered no credential')
    return value
  }

  async tell<C extends Exclude<RelayedChannel, 'credential.get'>>(channel: C, input: RelayedInput<C>): Promise<void> {
    const result = await this.#call(channel, input)
    if (!result.ok) this.notify({ kind: 'call-failed', channel, error: result.error })
  }

  notify(notice: Notice): void {
    this.#post({ type: 'notice', notice })
  }

  /** What main said to call `id`. */
  answer(id: number, result: Result<unknown>): void {
    this.#waiting.get(id)?.(result)
    this.#waiting.delete(id)
  }

  #call<C extends RelayedChannel>(channel: C, input: RelayedInput<C>): Promise<Result<unknown>> {
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      // The pairing of channel and input is checked by this method's own type; a union cannot carry it further.
      this.#post({ type: 'call', id, channel, input } as CallMessage)
    })
  }
}

const isCredential = (value: unknown): value is Credential =>
  typeof value === 'object' && value !== null && 'tmpSecretId' in value && 'destination' in value
