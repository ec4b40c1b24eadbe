/** What helps somebody to help, as one JSON text; never a secret. */
import type { AboutFacts } from '../../shared/ipc/about-calls.ts'
import type { KeyFacts } from '../../shared/key-facts.ts'
import type { ManagedState } from '../../shared/managed.ts'
import type { Profile, Settings } from '../../shared/settings.ts'
import { createAliases } from './aliases.ts'
import { logFacts } from './log-facts.ts'
import { settingsFacts } from './settled-facts.ts'

export interface BundlePorts {
  readonly versions: AboutFacts['versions']
  readonly settings: () => Settings
  readonly managed: () => ManagedState
  readonly logPath: string
  /** As `Keys.look`: asks nobody to unlock anything. */
  readonly lookAtKey: (profile: Profile) => Promise<KeyFacts>
  readonly queue: () => { readonly openBatches: number; readonly heldBatches: number; readonly commands: number }
  readonly nowMs: () => number
}

/** Each look starts a process. */
const MAX_KEYS = 20

/** With `keepsNames`, buckets, folders, hosts and names of profiles stand in it as they are. */
export async function diagnosticBundle(ports: BundlePorts, keepsNames: boolean): Promise<string> {
  const settings = ports.settings()
  const aliases = createAliases(keepsNames)
  const bundle = {
    kind: 'cos-courier-diagnostics',
    made: new Date(ports.nowMs()).toISOString(),
    versions: ports.versions,
    settings: settingsFacts(settings, aliases),
    managed: managedFacts(ports.managed()),
    keys: await keyFacts(ports, settings.profiles),
    queue: ports.queue(),
    log: await logFacts(ports.logPath),
  }
  return `${JSON.stringify(bundle, undefined, 2)}\n`
}

/** In the order of the profiles. */
async function keyFacts({ lookAtKey }: BundlePorts, profiles: readonly Profile[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const profile of profiles.slice(0, MAX_KEYS)) {
    try {
      found.push((await lookAtKey(profile)).where)
    } catch {
      // Why stands in the log, if it is anything new; here it is a fact like the others.
      found.push('keychain-failed')
    }
  }
  return found
}

function managedFacts(state: ManagedState): object {
  const { kind } = state
  if (state.kind === 'ignored') return { kind, reason: state.reason }
  if (state.kind !== 'active') return { kind }
  const {
    allowEndpoint,
    allowLinks,
    allowOwnProfiles,
    allowSettings,
    allowedSources,
    maxDurationSeconds,
    profiles,
    updates,
  } = state.configuration
  return {
    ...{ kind, profiles: profiles?.length ?? 0, allowedSources, maxDurationSeconds },
    ...{ allowEndpoint, allowLinks, allowOwnProfiles, allowSettings, updates },
  }
}
