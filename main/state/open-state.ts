import { createSources, type Sources } from '../grants.ts'
import { type Log, openLog } from '../log.ts'
import type { Managed } from '../managed/managed.ts'
import { managedSettings } from '../managed/managed-settings.ts'
import { type KeptSources, openKeptSources } from './kept-sources.ts'
import { type OpenBatches, openOpenBatches } from './open-batches.ts'
import { createRunSecrets, type RunSecrets } from './run-secrets.ts'
import { openSettings, type SettingsStore } from './settings-store.ts'
import { createTemporaryKeys, type TemporaryKeys } from './temporary-keys.ts'
import { createTransientProfiles, type TransientProfiles } from './transient-profiles.ts'
import { openWatchFile, type WatchFile } from './watch-list.ts'

/** What main remembers, on disk and for this run. */
export interface State {
  readonly log: Log
  readonly settings: SettingsStore
  readonly sources: Sources
  readonly openBatches: OpenBatches
  readonly watches: WatchFile
  readonly keptSources: KeptSources
  readonly transient: TransientProfiles
  readonly runSecrets: RunSecrets
  readonly temporaryKeys: TemporaryKeys
}

/** Opens the data folder's state; files chosen in an earlier run are granted again while their batch is open, folders while they are watched. */
export function openState(dataDir: string, managed: Managed): State {
  const log = openLog(dataDir)
  const settings = managedSettings(openSettings(dataDir), managed)
  if (settings.damagedKeptAs) log.info('settings were damaged; kept aside', { keptAs: settings.damagedKeptAs })
  const sources = createSources()
  const openBatches = openOpenBatches(dataDir)
  for (const source of openBatches.sources()) sources.restore(source)
  const watches = openWatchFile(dataDir)
  if (watches.damagedKeptAs) log.info('watched folders were damaged; kept aside', { keptAs: watches.damagedKeptAs })
  for (const { source } of watches.all()) sources.restore(source)
  return {
    log,
    settings,
    sources,
    openBatches,
    watches,
    keptSources: openKeptSources(dataDir),
    transient: createTransientProfiles(),
    runSecrets: createRunSecrets(),
    temporaryKeys: temporaryKeysOf(settings),
  }
}

/** Nobody waits for a key of a profile that is gone, or gets its keys elsewhere now. */
function temporaryKeysOf(settings: SettingsStore): TemporaryKeys {
  const keys = createTemporaryKeys({
    nowMs: Date.now,
    setTimer: (delayMs, act) => {
      const timer = setTimeout(act, delayMs)
      return () => clearTimeout(timer)
    },
  })
  settings.onChange(() => keys.giveUp((id) => settings.find(id)?.file.source?.type !== 'temporary-key'))
  return keys
}
