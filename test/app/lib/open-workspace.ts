import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { appProgram } from '../../../scripts/lib/launch.mjs'
import { ROOT } from '../../../scripts/lib/project.mjs'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../emulator/index.ts'

/** A temporary folder and everything a test started in it; `close` ends and deletes all of it, the latest first. */
export interface Workspace {
  readonly dir: string
  /** The app's temporary folder, empty at the start. */
  readonly tmpDir: string
  /** The app's default data folder; it does not exist yet. */
  readonly dataDir: string
  readonly defer: (cleanup: () => unknown) => void
  /** What is to be looked at where the test fails, while all of it is still there. */
  readonly witness: (look: () => Promise<void>) => void
  readonly lookBack: () => Promise<void>
  readonly close: () => Promise<void>
}

/** For apps that a whole file shares: the caller closes it. */
export function openWorkspace(): Workspace {
  const dir = mkdtempSync(path.join(os.tmpdir(), `cos-app-${process.pid}-`))
  const tmpDir = path.join(dir, 'tmp')
  mkdirSync(tmpDir)
  const cleanups: (() => unknown)[] = []
  const looks: (() => Promise<void>)[] = []
  return {
    dir,
    tmpDir,
    dataDir: path.join(dir, 'data'),
    defer: (cleanup) => void cleanups.push(cleanup),
    witness: (look) => void looks.push(look),
    lookBack: async () => {
      for (const look of looks.splice(0)) await look()
    },
    close: async () => {
      for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
      rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

/** An emulator in this process; it keeps checksums and drops the bytes. */
export async function openEmulator(workspace: Workspace, options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  const emulator = await startEmulator({ store: 'discard', ...options })
  workspace.defer(() => emulator.close())
  return emulator
}

/** The environment an app gets: that of the session the tests run in, with a temporary folder of its own. */
export function appEnv(workspace: Workspace, changes: NodeJS.ProcessEnv = {}): Record<string, string> {
  const { NODE_OPTIONS: _options, NODE_PATH: _path, COS_COURIER_EXECUTABLE: _executable, ...own } = process.env
  const all = { ...own, TMPDIR: workspace.tmpDir, LANG: 'en_US.UTF-8', ...changes }
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]])),
  )
}

/** Electron's folder, chosen by `scripts/test.mjs`. */
export function electronDir(): string {
  const dir = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (!dir) throw new Error('App tests run by: node scripts/test.mjs app')
  return dir
}

/** What starts the app: Electron with this project, or the packaged app that the tests run on (see CONTRIBUTING.md). */
export const ownProgram = () => appProgram(electronDir(), ROOT)
