import { type Batch, isHeld, scopeOf } from './batch.ts'
import type { ScopeId } from './credential-source.ts'
import type { Job } from './job-reducer.ts'
import type { JobRow, WaitingFor } from './list-contract.ts'
import type { Services } from './services.ts'

/** What jobs wait for that is not their own: the network or a credential of their scope. */
export class Waiting {
  /** As main says: the user has to unlock the keychain. */
  keychain = false
  readonly #services: Pick<Services, 'connections' | 'credentials' | 'requests'>
  readonly #batches: ReadonlyMap<string, Batch>
  constructor(
    services: Pick<Services, 'connections' | 'credentials' | 'requests'>,
    batches: ReadonlyMap<string, Batch>,
  ) {
    this.#services = services
    this.#batches = batches
  }

  /** For one row; jobs that have not begun wait for their turn, which is not shown. */
  ofJob(job: Job): Pick<JobRow, 'waitingFor' | 'error'> {
    const batch = this.#batches.get(job.batchId)
    if (batch === undefined) return {}
    if (isHeld(batch)) return { waitingFor: 'start' }
    if (this.#services.connections.isHeld) return { waitingFor: 'timetable' }
    if (job.phase === 'queued') return {}
    const waitingFor = this.#ofScope(scopeOf(batch))
    const error = waitingFor === 'network' ? this.#services.requests.networkError(scopeOf(batch)) : undefined
    return { ...(waitingFor && { waitingFor }), ...(error && { error }) }
  }

  /** For the whole list: the first batch's that waits. */
  ofAll(): WaitingFor | undefined {
    for (const batch of this.#batches.values()) {
      const waitingFor = batch.ended || isHeld(batch) ? undefined : this.#ofScope(scopeOf(batch))
      if (waitingFor !== undefined) return waitingFor
    }
    return undefined
  }

  #ofScope(scope: ScopeId): WaitingFor | undefined {
    const { connections, credentials, requests } = this.#services
    if (connections.isHeld) return 'timetable'
    if (requests.networkError(scope) !== undefined) return 'network'
    if (!credentials.isWaiting(scope)) return undefined
    return this.keychain ? 'keychain' : 'credential'
  }
}
