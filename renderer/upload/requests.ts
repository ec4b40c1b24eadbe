import { AppError, type ErrorInfo, toErrorInfo } from '../../shared/errors.ts'
import { CosFailure, type FailureFacts } from '../cos/classify.ts'
import type { Access } from '../cos/client.ts'
import type { Lane, Release } from './connections.ts'
import { isUnreachable, type ScopeId, scopeKey } from './credential-source.ts'
import type { WaitingFor } from './list-contract.ts'
import { NetworkGate, type Patience } from './network-gate.ts'
import { type Advice, advise, afterAdvice, NO_ATTEMPTS } from './retry.ts'
import type { RequestServices } from './services.ts'

export interface RequestOptions {
  readonly scope: ScopeId
  readonly signal: AbortSignal
  readonly patience: Patience
  /** Takes one of the budget's connections; without, the request carries no file and needs none. */
  readonly lane?: Lane
  /** What it counts for in the budget; the lane's own weight unless said. */
  readonly weight?: number
  readonly onWait?: (waitingFor: WaitingFor | undefined) => void
}

interface Failed {
  readonly failed: true
  readonly error: unknown
  readonly info: ErrorInfo
  readonly facts: FailureFacts | undefined
  readonly access: Access
}
interface Succeeded<T> {
  readonly failed: false
  readonly value: T
}
const CANCELLED: ErrorInfo = { code: 'cancelled' }

/** Sends a request until it succeeds or there is no sense in another try; see retry.ts for when that is. */
export class Requests {
  readonly #services: RequestServices
  readonly #gates = new Map<string, NetworkGate>()
  constructor(services: RequestServices) {
    this.#services = services
  }

  /** What the scope's requests wait for at the gate, if they do. */
  networkError(scope: ScopeId): ErrorInfo | undefined {
    return this.#gates.get(scopeKey(scope))?.error
  }

  /** `send` is one attempt. @throws AppError of the last one, or `cancelled` once the signal is aborted. */
  async run<T>(options: RequestOptions, send: (access: Access) => Promise<T>): Promise<T> {
    let attempts = NO_ATTEMPTS
    for (;;) {
      const result = await this.#attempt(options, send)
      if (!result.failed) return result.value
      const { info, facts } = result
      const advice = advise(info, attempts, this.#services.random, facts?.retryAfterMs)
      attempts = afterAdvice(attempts, advice, info)
      await this.#follow(advice, result, options)
    }
  }

  /** Whoever waits for the network need not wait for the next look at it: something has changed. */
  lookNow(): void {
    for (const gate of this.#gates.values()) gate.lookNow()
  }

  /** Waits for the credential alone. */
  access(options: RequestOptions): Promise<Access> {
    return this.#access(options)
  }

  async #attempt<T>(options: RequestOptions, send: (access: Access) => Promise<T>): Promise<Succeeded<T> | Failed> {
    const { lane, scope, signal, weight } = options
    await this.#access(options)
    const release: Release =
      lane === undefined ? () => undefined : await this.#services.connections.acquire(lane, signal, weight)
    try {
      // Asked for again: the wait for a connection may have been long.
      const access = await this.#access(options)
      return await this.#sent(scope, access, send, signal)
    } finally {
      release()
    }
  }

  async #sent<T>(
    scope: ScopeId,
    access: Access,
    send: (access: Access) => Promise<T>,
    signal: AbortSignal,
  ): Promise<Succeeded<T> | Failed> {
    try {
      const value = await send(access)
      this.#services.credentials.accepted(scope, access.credential.tmpSecretId)
      this.#gate(scope).reached()
      return { failed: false, value }
    } catch (error) {
      if (signal.aborted) throw new AppError(CANCELLED)
      const info = toErrorInfo(error)
      this.#services.adaption.failed(info)
      const facts = error instanceof CosFailure ? error.facts : undefined
      if (facts?.sent === 'answered') this.#gate(scope).reached()
      return { failed: true, error, info, facts, access }
    }
  }

  /** Through the gate and with a credential; whatever fails here is final. */
  async #access(options: RequestOptions): Promise<Access> {
    const { scope, signal, patience, onWait } = options
    const { credentials } = this.#services
    for (;;) {
      const gate = this.#gate(scope)
      if (signal.aborted) throw new AppError(CANCELLED)
      if (gate.error !== undefined) {
        onWait?.('network')
        await gate.pass(signal, patience)
        onWait?.(undefined)
      }
      try {
        const pending = credentials.get(scope)
        if (!credentials.isWaiting(scope)) return await pending
        onWait?.('credential')
        const access = await unlessAborted(pending, signal)
        onWait?.(undefined)
        return access
      } catch (error) {
        const info = toErrorInfo(error)
        if (signal.aborted || !isUnreachable(info)) throw error
        gate.unreachable(info)
      }
    }
  }

  async #follow(advice: Advice, failed: Failed, { scope, signal }: RequestOptions): Promise<void> {
    const { credentials } = this.#services
    const { access, error, facts, info } = failed
    switch (advice.do) {
      case 'retry':
        return this.#sleep(advice.delayMs, signal)
      case 'again':
        return
      case 'wait-for-network':
        return this.#gate(scope).unreachable(info)
      case 'renew-credential':
        return credentials.refuse(scope, access.credential.tmpSecretId, info)
      case 'correct-clock':
        if (facts?.serverTimeMs === undefined) throw error
        return credentials.correctClock(scope, facts.serverTimeMs)
      case 'fail':
        if (info.code === 'credential-expired') credentials.refuse(scope, access.credential.tmpSecretId, info)
        throw error
    }
  }

  #gate(scope: ScopeId): NetworkGate {
    const key = scopeKey(scope)
    const known = this.#gates.get(key)
    if (known !== undefined) return known
    const gate = new NetworkGate(this.#services.clock, this.#services.random)
    this.#gates.set(key, gate)
    return gate
  }

  async #sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const stop = this.#services.clock.setTimer(delayMs, () => {
        signal.removeEventListener('abort', abort)
        resolve()
      })
      const abort = (): void => {
        stop()
        reject(new AppError(CANCELLED))
      }
      signal.addEventListener('abort', abort, { once: true })
    })
  }
}

/** The credential goes on being fetched for the others; only this job stops waiting. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new AppError(CANCELLED))
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
