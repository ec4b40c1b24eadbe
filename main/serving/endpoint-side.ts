/** The endpoint with its real ports, as the settings window and the command line use it. */
import { join } from 'node:path'
import type { AuditActor } from '../../shared/audit-events.ts'
import type { EndpointClient, EndpointPlace } from '../../shared/endpoint.ts'
import { toErrorInfo } from '../../shared/errors.ts'
import type { AuditLog } from '../broker/audit-log.ts'
import type { CredentialBroker } from '../broker/broker.ts'
import { spawnUtility } from '../keychain/electron-helper.ts'
import type { Log } from '../log.ts'
import { guardedServing, servable } from '../managed/guards.ts'
import type { Managed } from '../managed/managed.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import { emptyEnvironment } from '../utility-environment.ts'
import { type AddedClient, addClient, endpointOf, type NewClient, placeOf, removeClient, savePlace } from './clients.ts'
import { type LastUsed, openLastUses } from './last-used.ts'
import { createServing, type Serving } from './serving.ts'

export interface Endpoint {
  readonly serving: Serving
  readonly clients: () => readonly EndpointClient[]
  readonly lastUsed: () => LastUsed
  /** As saved for the window; what runs may have been started otherwise. */
  readonly place: () => EndpointPlace
  /** For the next start. Throws audit-failed. */
  readonly savePlace: (who: AuditActor, place: EndpointPlace) => Promise<void>
  /** Throws as `Serving.start`, and profile-unknown. */
  readonly startAsSaved: (who: AuditActor) => Promise<void>
  /** When the app opens its window: starts it where that is saved; why it did not is in its state. */
  readonly startWithApp: () => void
  /** Throws as `addClient` in `clients.ts`. */
  readonly addClient: (who: AuditActor, client: NewClient) => Promise<AddedClient>
  /** Throws as `removeClient` there. */
  readonly removeClient: (who: AuditActor, which: { readonly id: string } | { readonly name: string }) => Promise<void>
}

export interface EndpointOptions {
  readonly distDir: string
  readonly dataDir: string
  readonly settings: SettingsStore
  readonly managed: Managed
  readonly audit: AuditLog
  readonly broker: Pick<CredentialBroker, 'getClientCredential'>
  readonly keyChanges: () => number
  readonly log: Log
}

export function createEndpoint(options: EndpointOptions): Endpoint {
  const { distDir, dataDir, settings, managed, audit, broker, keyChanges, log } = options
  const clients = (): readonly EndpointClient[] => endpointOf(settings).clients
  const unexpected = (error: unknown): void => log.unexpected('endpoint', error)
  const lastUses = openLastUses(dataDir, Date.now, unexpected)
  const created = createServing({
    ...{ audit, broker, keyChanges, clients, profile: settings.profile, onUsed: lastUses.add, nowMs: Date.now },
    assertPermitted: servable(managed, settings),
    spawn: () =>
      spawnUtility(join(distDir, 'main', 'endpoint.cjs'), {
        serviceName: 'COS Courier endpoint',
        env: emptyEnvironment(),
      }),
    logUnexpected: log.unexpected,
  })
  const serving = guardedServing(created, managed, unexpected)
  settings.onChange(serving.refreshClients)
  const startAsSaved = async (who: AuditActor): Promise<void> => {
    const {
      profileId = '',
      host,
      port,
      certFile,
      keyFile,
      allowedHosts,
      allowedOrigins,
    } = placeOf(endpointOf(settings))
    const profile = settings.profile(profileId)
    await serving.start({ ...{ who, profile, host, port, certFile, keyFile }, allowedHosts, allowedOrigins })
  }
  return {
    serving,
    clients,
    lastUsed: lastUses.all,
    place: () => placeOf(endpointOf(settings)),
    savePlace: (who, place) => savePlace({ settings, audit }, who, place),
    startAsSaved,
    startWithApp() {
      if (!endpointOf(settings).startWithApp || serving.state().status === 'running') return
      startAsSaved('app').catch((error: unknown) =>
        log.info('the endpoint did not start', { code: toErrorInfo(error).code }),
      )
    },
    addClient: (who, client) => addClient({ settings, audit }, who, client),
    removeClient: async (who, which) => void (await removeClient({ settings, audit }, who, which)),
  }
}
