/**
 * electron-updater, given what was verified instead of a feed to read: it downloads the file (only what has changed of it, where it
 * can), compares size and SHA-512, and on Windows and macOS hands it to the system's installer. Loaded when it is needed.
 */
import { join } from 'node:path'
import {
  CancellationToken,
  type CustomPublishOptions,
  type UpdateFileInfo,
  type UpdateInfo,
} from 'builder-util-runtime'
import {
  AppImageUpdater,
  type AppUpdater,
  BaseUpdater,
  DebUpdater,
  type Logger,
  MacUpdater,
  NsisUpdater,
  Provider,
  type ResolvedUpdateFileInfo,
  RpmUpdater,
} from 'electron-updater'
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js'
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js'
import type { UpdateFile } from '../../shared/update-feed.ts'
import { type ExecutorOptions, UpdateExecutor } from './executor.ts'
import type { InstallableKind } from './installation.ts'

export interface EngineOptions {
  readonly kind: InstallableKind
  readonly file: UpdateFile
  readonly current: string
  readonly version: string
  readonly releasedAtMs: number
  readonly ways: Omit<ExecutorOptions, 'maxBytes'>
  /** Below it, in `updates/`, is what was downloaded. */
  readonly dataDir: string
  readonly logger: Logger
  /** macOS: the app is to end, its update is prepared. */
  readonly quit: () => void
}

/** One version's download and, where the system has an installer of its own, installation. */
export interface Engine {
  /** Settles with where the file lies. Rejects with the executor's errors, or electron-updater's. */
  readonly download: (onReceived: (bytes: number) => void, signal: AbortSignal) => Promise<string>
  /** Windows: starts the installer, which waits for the end of the app. macOS: settles before `quit` is called. */
  readonly handToSystem: (startsAgain: boolean) => void
}

/** Below the data folder. */
export const DOWNLOADS_FOLDER = 'updates'

const UPDATERS: Readonly<Record<InstallableKind, (app: AppAdapter) => AppUpdater>> = {
  AppImage: (app) => new AppImageUpdater(null, app),
  deb: (app) => new DebUpdater(null, app),
  rpm: (app) => new RpmUpdater(null, app),
  nsis: (app) => new NsisUpdater(null, app),
  zip: (app) => new MacUpdater(undefined, app),
}

export function createEngine(options: EngineOptions): Engine {
  const updater = UPDATERS[options.kind](adapterFor(options))
  setUp(updater, options)
  return {
    async download(onReceived, signal) {
      updater.on('download-progress', ({ transferred }) => onReceived(transferred))
      const found = await updater.checkForUpdates()
      if (found?.isUpdateAvailable !== true) throw new Error('electron-updater does not take the version it was given')
      const token = new CancellationToken()
      signal.addEventListener('abort', () => token.cancel(), { once: true })
      const [path] = await updater.downloadUpdate(token)
      if (path === undefined) throw new Error('electron-updater names no file')
      return path
    },
    handToSystem(startsAgain) {
      if (updater instanceof BaseUpdater) updater.install(true, startsAgain)
      else {
        updater.autoRunAppAfterInstall = startsAgain
        updater.quitAndInstall()
      }
    },
  }
}

/** Everything electron-updater does by itself is off: when to do what is ours to say. */
function setUp(updater: AppUpdater, options: EngineOptions): void {
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.allowPrerelease = true // which channel it is was decided by the signature
  updater.allowDowngrade = false
  updater.disableWebInstaller = true
  updater.isUserWithinRollout = () => true
  updater.logger = options.logger
  // An error is told by whoever awaits; without a listener it would end the process.
  updater.on('error', () => undefined)
  replaceInside(updater, {
    httpExecutor: new UpdateExecutor({ ...options.ways, maxBytes: options.file.sizeBytes }),
    // Instead of resources/app-update.yml, which lies beside the archive and is covered by nothing.
    configOnDisk: { value: Promise.resolve({ updaterCacheDirName: DOWNLOADS_FOLDER }) },
    // A random id of theirs, which would go into a file and a header.
    stagingUserIdPromise: { value: Promise.resolve('') },
  })
  updater.setFeedURL(publishOptionsFor(options))
}

/** Members that its declarations keep to itself. @throws Error for one that a later version does not have. */
function replaceInside(updater: AppUpdater, members: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(members)) {
    if (!(name in updater)) throw new Error(`electron-updater has no ${name} any more`)
    Reflect.set(updater, name, value)
  }
}

function publishOptionsFor({ ways, file, version, releasedAtMs }: EngineOptions): CustomPublishOptions {
  const { path, sizeBytes, sha512, blockMapSizeBytes } = file
  const info: UpdateFileInfo = {
    ...{ url: path, size: sizeBytes, sha512 },
    ...(blockMapSizeBytes !== undefined && { blockMapSize: blockMapSizeBytes }),
  }
  const update: UpdateInfo = {
    ...{ version, files: [info], path, sha512 },
    releaseDate: new Date(releasedAtMs).toISOString(),
  }
  /** Answers what was verified; asks nobody. */
  class VerifiedProvider extends Provider<UpdateInfo> {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      // COS's GET Object knows a single range (https://www.tencentcloud.com/document/product/436/7753).
      super({ ...runtime, isUseMultipleRangeRequest: false })
    }
    async getLatestVersion(): Promise<UpdateInfo> {
      return update
    }
    resolveFiles(): ResolvedUpdateFileInfo[] {
      return [{ url: new URL(path, ways.base.url), info }]
    }
  }
  return { provider: 'custom', updateProvider: VerifiedProvider }
}

const adapterFor = ({ current, dataDir, quit }: EngineOptions): AppAdapter => ({
  ...{ version: current, name: 'cos-courier', isPackaged: true },
  appUpdateConfigPath: join(dataDir, DOWNLOADS_FOLDER, 'no-such.yml'),
  userDataPath: join(dataDir, DOWNLOADS_FOLDER),
  baseCachePath: dataDir,
  whenReady: async () => undefined,
  relaunch: () => undefined,
  quit,
  onQuit: () => undefined,
})
