/** The broker endpoint as main sees it: starts and stops its process, and decides about every credential it gives. */
import type { AuditActor } from '../../shared/audit-events.ts'
import type { EndpointClient } from '../../shared/endpoint.ts'
import type { EndpointConfig } from '../../shared/endpoint-process.ts'
import type { EndpointState } from '../../shared/endpoint-state.ts'
import { AppError, type ErrorInfo, toErrorInfo } from '../../shared/errors.ts'
import type { Profile } from '../../shared/settings.ts'
import { type AuditLog, recorded } from '../broker/audit-log.ts'
import type { CredentialBroker } from '../broker/broker.ts'
import { assertServable } from '../broker/client-scope.ts'
import type { HelperProcess } from '../keychain/helper-process.ts'
import { beginRun, eventOfRun, knownClients, type Run, type RunListeners, type RunningState } from './run.ts'

/** What one start is for. */
export interface ServingWish {
  readonly who: AuditActor
  readonly profile: Profile
  readonly host: EndpointConfig['host']
  /** 0: one that is free. */
  readonly port: number
  readonly certFile?: string | undefined
  readonly keyFile?: string | undefined
  readonly allowedHosts: readonly string[]
  readonly allowedOrigins: readonly string[]
}

export interface ServingPorts {
  /** Starts `main/endpoint` with nothing of ours in its environment. */
  readonly spawn: () => HelperProcess
  readonly broker: Pick<CredentialBroker, 'getClientCredential'>
  readonly profile: (id: string) => Profile
  /** Whether that profile may be served now. @throws AppError `managed-denied`, `managed-invalid`, `profile-unknown`. */
  readonly assertPermitted: (profileId: string) => Promise<void>
  /** See `createClientCredentials`. */
  readonly keyChanges: () => number
  /** All there are, of every profile. */
  readonly clients: () => readonly EndpointClient[]
  readonly audit: Pick<AuditLog, 'writeEvent'>
  readonly onUsed: (clientId: string) => void
  readonly nowMs: () => number
  /** For what no answer can be told of. */
  readonly logUnexpected: (what: string, error: unknown) => void
  readonly limits?: EndpointConfig['limits']
}

export interface Serving {
  /** Resolves once it listens. @throws AppError `endpoint-*`, `scope-denied`, `audit-failed`. */
  readonly start: (wish: ServingWish) => Promise<RunningState>
  /** Of what runs; of an earlier one where nothing does. Settles when that is in the audit log. @throws AppError `audit-failed`. */
  readonly stop: (who: AuditActor) => Promise<void>
  readonly state: () => EndpointState
  /** Clients were added or removed. */
  readonly refreshClients: () => void
  /** Calls the listener at every change of the state; what it returns ends that. */
  readonly onChange: (listener: () => void) => () => void
}

/** One endpoint at a time; a second start is refused. */
export function createServing(ports: ServingPorts): Serving {
  let run: Run | 'starting' | undefined
  let stopped: EndpointState = { status: 'stopped' }
  let stopping = Promise.resolve()
  const listeners = new Set<() => void>()
  const running = (): Run | undefined => (typeof run === 'object' ? run : undefined)
  const end = (error?: ErrorInfo): void => {
    run = undefined
    stopped = { status: 'stopped', ...(error && { error }) }
    announce(listeners)
  }
  const onAnswer = (what: 'granted' | 'refused', count: number): void => {
    const current = running()
    if (current) current.state = { ...current.state, [what]: current.state[what] + count }
    announce(listeners)
  }
  return {
    state: () => running()?.state ?? stopped,
    refreshClients() {
      const current = running()
      current?.process.setClients(knownClients(ports, current.wish.profile))
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async start(wish) {
      if (run !== undefined) throw alreadyRunning(running())
      run = 'starting'
      try {
        run = await start(ports, wish, { onAnswer, onDeath: () => end(DIED) })
      } catch (error) {
        end(toErrorInfo(error))
        throw error
      }
      announce(listeners)
      return run.state
    },
    stop(who) {
      const current = running()
      if (!current) return stopping
      // First: a full disk must not keep it open.
      current.process.stop()
      end()
      const event = { ...eventOfRun('endpoint-stopped', { ...current.wish, who }), outcome: 'accepted' }
      stopping = ports.audit.writeEvent(event)
      return stopping
    },
  }
}

const DIED: ErrorInfo = { code: 'internal', subject: 'endpoint', detail: 'its process ended' }

function start(ports: ServingPorts, wish: ServingWish, { onAnswer, onDeath }: RunListeners): Promise<Run> {
  assertServable(wish.profile)
  const died = { ...eventOfRun('endpoint-stopped', { ...wish, who: 'app' }), outcome: DIED.code }
  const told = (): void => {
    onDeath()
    ports.audit.writeEvent(died).catch((error: unknown) => ports.logUnexpected('endpoint', error))
  }
  return recorded(ports.audit, eventOfRun('endpoint-started', wish), () =>
    beginRun(ports, wish, { onAnswer, onDeath: told }),
  )
}

const announce = (listeners: ReadonlySet<() => void>): void => {
  for (const listener of listeners) listener()
}

const alreadyRunning = (run: Run | undefined): AppError =>
  new AppError({ code: 'endpoint-running', ...(run && { subject: run.state.address }) })
