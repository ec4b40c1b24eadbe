/** New versions, as the rest of the app sees them: wired to settings, network, uploads and the end of the app. */
import { join } from 'node:path'
import { app, shell } from 'electron'
import * as v from 'valibot'
import type { TransferLimits } from '../../shared/ipc/contract.ts'
import { UPDATE_ARCHS, UPDATE_PLATFORMS, UpdateVersion } from '../../shared/update-feed.ts'
import type { UpdateNotice } from '../../shared/updates.ts'
import type { WayTo } from '../broker/way.ts'
import { readBuildFacts } from '../build-facts.ts'
import { createCounter } from '../counter.ts'
import type { Managed } from '../managed/managed.ts'
import type { State } from '../state/open-state.ts'
import { fetchFeed } from './fetch-feed.ts'
import { findInstallation, isKnownTo } from './installation.ts'
import { startAfterEnd } from './restart.ts'
import { updateBaseOf } from './update-base.ts'
import { forgetDownloads, installDownloaded, openEngine } from './update-engine.ts'
import { openUpdateMemory } from './update-memory.ts'
import { assertMayLook, updatesInForce } from './update-policy.ts'
import { createSchedule } from './update-schedule.ts'
import { Updates } from './updates.ts'

export interface UpdateSide {
  readonly updates: Updates
  /** A person has a window: from now on the app looks by itself. */
  readonly begin: () => void
  /** Installs what is ready, and ends the app to be started again. Throws as `Updates.install`. */
  readonly restartForUpdate: () => Promise<void>
  readonly openAddress: (url: string) => Promise<void>
  /** Told when what the transfer window says changes. */
  readonly onNotice: (listener: () => void) => void
  /** A command of its own does not stand in its way. */
  readonly duringCommand: <T>(act: () => Promise<T>) => Promise<T>
  /** The app is about to end, since nothing runs any more. */
  readonly beforeEnd: () => Promise<void>
  readonly stop: () => void
}

export interface UpdateSideOptions {
  readonly dataDir: string
  readonly state: Pick<State, 'settings' | 'log'>
  readonly managed: Managed
  /** The rest of the app, which is there once one of these is called. */
  readonly wayTo: WayTo
  readonly isUploading: () => boolean
  readonly limits: () => TransferLimits
  /** How many commands run. */
  readonly commands: () => number
  readonly hasWindow: () => boolean
  /** As a person who chooses Quit. */
  readonly quit: () => void
}

/** While uploads run a download takes no more, so that answers to them are not held up. */
const RATE_BESIDE_UPLOADS = 2 * 1024 * 1024

export function createUpdateSide(options: UpdateSideOptions): UpdateSide {
  const { managed, state, hasWindow, quit } = options
  const own = createCounter()
  const updates = new Updates(portsFor(options, () => options.commands() > own.count()))
  const schedule = createSchedule({ setTimer: later, isWatched: hasWindow, look: () => updates.checkByItself() })
  followSettings(options, updates, schedule.lookNow)
  return {
    ...{ updates, begin: schedule.begin, duringCommand: own.during, onNotice: noticesOf(updates, state.settings) },
    async restartForUpdate() {
      await updates.install(true)
      quit()
    },
    openAddress: (url) => shell.openExternal(url),
    beforeEnd: () => managed.refresh().then(() => updates.installAtEnd()),
    stop() {
      schedule.stop()
      updates.stop()
    },
  }
}

function portsFor(
  options: UpdateSideOptions,
  isCommandRunning: () => boolean,
): ConstructorParameters<typeof Updates>[0] {
  const { dataDir, managed, state, wayTo, isUploading, limits } = options
  const { log, settings } = state
  const memory = openUpdateMemory(dataDir)
  if (memory.damagedKeptAs) log.info('update: memory was damaged; kept aside', { keptAs: memory.damagedKeptAs })
  const current = app.getVersion()
  const engine = {
    ...{ wayTo, current, dataDir, log, end: options.quit, execPath: process.execPath },
    limitBytesPerSecond: () => rateFor(limits(), isUploading()),
  }
  return {
    ...{ base: baseFor(current), current, memory, log, nowMs: Date.now },
    // Of another computer `base` is undefined.
    platform: v.parse(v.fallback(v.picklist(UPDATE_PLATFORMS), 'linux'), process.platform),
    arch: v.parse(v.fallback(v.picklist(UPDATE_ARCHS), 'x64'), process.arch),
    settings: () => updatesInForce(settings.current().updates, managed.state()),
    assertMayLook: async () => {
      await managed.refresh()
      assertMayLook(managed.state())
    },
    moment: () => ({ isBusy: isUploading() || isCommandRunning(), isPaused: limits().isPaused }),
    findInstallation: () =>
      findInstallation({ platform: process.platform, execPath: process.execPath, env: process.env, isKnownTo }),
    fetchFeed: async (base, path) => fetchFeed(base, path, await wayTo(base.endpoint, undefined)),
    openEngine: openEngine(engine),
    install: installDownloaded(engine),
    forgetDownloads: () => forgetDownloads(dataDir),
    startAfterEnd: (program) => startAfterEnd(program, ownDataDir(dataDir)),
  }
}

/** None for a version or a computer that no feed can be about. */
function baseFor(current: string) {
  const isKnown =
    v.is(UpdateVersion, current) &&
    v.is(v.picklist(UPDATE_PLATFORMS), process.platform) &&
    v.is(v.picklist(UPDATE_ARCHS), process.arch)
  return isKnown ? updateBaseOf(readBuildFacts(app.getAppPath())) : undefined
}

function rateFor({ rule, isPaused }: TransferLimits, isUploading: boolean): number | null {
  const limit = isPaused ? 0 : (rule?.limit ?? null)
  if (!isUploading) return limit
  return Math.min(limit ?? RATE_BESIDE_UPLOADS, RATE_BESIDE_UPLOADS)
}

/** The app is started again in the data folder it has now. */
const ownDataDir = (dataDir: string): readonly string[] =>
  dataDir === join(app.getPath('appData'), app.getName()) ? [] : ['--data-dir', dataDir]

/** Another channel, or another way to get versions, counts at once. */
function followSettings({ state, managed }: UpdateSideOptions, updates: Updates, lookNow: () => void): void {
  let before = JSON.stringify(updates.view().settings)
  state.settings.onChange(() => {
    const now = JSON.stringify(updatesInForce(state.settings.current().updates, managed.state()))
    if (now !== before) lookNow()
    before = now
  })
}

const noticesOf =
  (updates: Updates, settings: State['settings']): UpdateSide['onNotice'] =>
  (listener) => {
    let before: UpdateNotice | undefined
    const look = (): void => {
      const now = updates.notice()
      if (JSON.stringify(now) === JSON.stringify(before)) return
      before = now
      listener()
    }
    updates.onChange(look)
    settings.onChange(look)
  }

function later(delayMs: number, act: () => void): () => void {
  const timer = setTimeout(act, delayMs)
  return () => clearTimeout(timer)
}
