import { defaultAppearance } from '../shared/appearance.ts'
import type { AdminState } from '../shared/ipc/admin-contract.ts'
import { defaultDesktop } from '../shared/notifications.ts'
import { defaultUploadChoices } from '../shared/upload-choices.ts'
import type { Brokerage } from './brokerage.ts'
import { ofThisComputer, templateNames } from './cli/user-and-host.ts'
import { endpointView } from './ipc/endpoint-handlers.ts'
import type { Managed } from './managed/managed.ts'
import type { Endpoint } from './serving/endpoint-side.ts'
import { awaitingIn } from './state/awaiting-secret.ts'
import type { State } from './state/open-state.ts'
import type { SettingsStore } from './state/settings-store.ts'
import type { Updates } from './update/updates.ts'

interface Parts {
  readonly settings: SettingsStore
  readonly state: Pick<State, 'runSecrets'>
  readonly managed: Managed
  readonly language: () => 'en' | 'zh-CN'
  readonly brokerage: Pick<Brokerage, 'network'>
  readonly endpoint: Endpoint
  readonly updates: Pick<Updates, 'view'>
}

/** All that the settings page shows of settings. */
export const stateOf = ({ settings, state, managed, language, brokerage, endpoint, updates }: Parts): AdminState => ({
  language: language(),
  languageSetting: settings.current().language,
  profiles: settings.current().profiles,
  awaiting: awaitingIn(settings.current(), state.runSecrets),
  transfers: settings.current().transfers ?? {},
  appearance: settings.current().appearance ?? defaultAppearance(),
  desktop: settings.current().desktop ?? defaultDesktop(),
  choices: settings.current().uploads ?? defaultUploadChoices(),
  names: templateNames(ofThisComputer),
  network: brokerage.network.state(),
  endpoint: endpointView(endpoint),
  updates: updates.view(),
  managed: managed.state(),
})
