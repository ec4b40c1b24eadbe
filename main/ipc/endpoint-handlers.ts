import type { EndpointPlace } from '../../shared/endpoint.ts'
import { AppError } from '../../shared/errors.ts'
import type { Handlers } from '../../shared/ipc/call.ts'
import type { EndpointView, endpointCalls } from '../../shared/ipc/endpoint-calls.ts'
import type { NewClient } from '../serving/clients.ts'
import type { Endpoint } from '../serving/endpoint-side.ts'
import type { SettingsStore } from '../state/settings-store.ts'

/** Native dialogs; each answers false when the user says no. */
export interface EndpointDialogs {
  readonly confirmPlace: (before: EndpointPlace, after: EndpointPlace) => Promise<boolean>
  readonly confirmStart: (place: EndpointPlace, profileName: string) => Promise<boolean>
  readonly confirmClient: (client: NewClient) => Promise<boolean>
  readonly confirmClientRemoval: (name: string) => Promise<boolean>
}

export interface EndpointHandlerPorts {
  readonly settings: Pick<SettingsStore, 'profile'>
  readonly endpoint: Endpoint
  readonly endpointDialogs: EndpointDialogs
}

/** What the admin window may ask about the endpoint. Who may ask it, and from where, changes only after a dialog. */
export function endpointHandlers({
  settings,
  endpoint,
  endpointDialogs: dialogs,
}: EndpointHandlerPorts): Handlers<typeof endpointCalls> {
  return {
    async 'endpoint.save'({ place }) {
      const before = endpoint.place()
      if (JSON.stringify(before) === JSON.stringify(place)) return
      await agreed(dialogs.confirmPlace(before, place))
      await endpoint.savePlace('window', place)
    },
    async 'endpoint.start'() {
      const place = endpoint.place()
      await agreed(dialogs.confirmStart(place, settings.profile(place.profileId ?? '').name))
      await endpoint.startAsSaved('window')
    },
    'endpoint.stop': () => endpoint.serving.stop('window'),
    async 'client.add'({ name, profileId, rights }) {
      const client = { name, profile: settings.profile(profileId), rights }
      await agreed(dialogs.confirmClient(client))
      return { token: (await endpoint.addClient('window', client)).token }
    },
    async 'client.remove'({ id }) {
      await agreed(dialogs.confirmClientRemoval(endpoint.clients().find((client) => client.id === id)?.name ?? id))
      await endpoint.removeClient('window', { id })
    },
  }
}

/** @throws AppError `cancelled`. */
async function agreed(asked: Promise<boolean>): Promise<void> {
  if (!(await asked)) throw new AppError({ code: 'cancelled' })
}

/** What the page shows. */
export function endpointView(endpoint: Endpoint): EndpointView {
  const used = endpoint.lastUsed()
  const clients = endpoint.clients().map(({ tokenHash: _hash, ...client }) => {
    const lastUsedMs = used[client.id]
    return { ...client, ...(lastUsedMs !== undefined && { lastUsedMs }) }
  })
  return { state: endpoint.serving.state(), place: endpoint.place(), clients }
}
