import { homedir } from 'node:os'
import { sep } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { Handlers } from '../../shared/ipc/call.ts'
import type { watchCalls } from '../../shared/ipc/watch-calls.ts'
import { prefixesOf } from '../../shared/prefixes.ts'
import type { WatchPause, WatchSummary } from '../../shared/watch.ts'
import type { Sources } from '../grants.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import type { StoredWatch, WatchFile } from '../state/watch-list.ts'

export interface WatchHandlerPorts {
  readonly watches: WatchFile
  readonly settings: Pick<SettingsStore, 'find' | 'profile'>
  readonly sources: Pick<Sources, 'grants' | 'pathOf'>
  /** A window has been shown: what a command starts looks at no watch. */
  readonly isWatching: () => boolean
}

/** Watched folders, as the transfer window may have them: of what it was given, to folders of profiles. */
export function watchHandlers(ports: WatchHandlerPorts): Handlers<typeof watchCalls> {
  const { isWatching, settings, sources, watches } = ports
  return {
    'watch.list': async () => ({ watches: watchesOf(ports), isActive: isWatching() }),
    'watch.add': async ({ source, profileId, prefix, ...chosen }) => {
      const { file } = settings.profile(profileId)
      if (!prefixesOf(file).includes(prefix))
        throw new AppError({ code: 'scope-denied', subject: prefix, detail: 'no folder of the profile' })
      const rootPath = sources.pathOf(source.sourceId)
      const grant = sources.grants().find(({ sourceId }) => sourceId === source.sourceId)
      if (grant?.kind !== 'folder') throw new AppError({ code: 'source-unknown', detail: 'not a folder' })
      await watches.add({ source: { ...source, rootPath }, profileId, prefix, ...chosen }, Date.now())
    },
    'watch.change': ({ watchId, options }) => watches.change(watchId, { options }),
    'watch.pause': ({ watchId, isPaused }) => watches.change(watchId, { isPaused }),
    'watch.begun': ({ watchId }) => watches.change(watchId, { isBegun: true }),
    'watch.remove': ({ watchId }) => watches.remove(watchId),
  }
}

/** As the page is told. */
export const watchesOf = ({ settings, watches }: Pick<WatchHandlerPorts, 'settings' | 'watches'>): WatchSummary[] =>
  watches.all().map((watch) => summaryOf(watch, pauseOf(watch, settings)))

function summaryOf(
  { isPaused: _, source, ...watch }: StoredWatch,
  pausedBecause: WatchPause | undefined,
): WatchSummary {
  const { rootPath, ...known } = source
  return { ...watch, source: known, path: shortened(rootPath), ...(pausedBecause && { pausedBecause }) }
}

/** A profile that the organisation does not allow any more is none. */
function pauseOf({ isPaused, prefix, profileId }: StoredWatch, settings: Pick<SettingsStore, 'find'>) {
  const profile = settings.find(profileId)
  if (profile === undefined || !prefixesOf(profile.file).includes(prefix)) return 'profile'
  return isPaused ? 'user' : undefined
}

function shortened(path: string): string {
  const home = homedir()
  return path === home || path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path
}
