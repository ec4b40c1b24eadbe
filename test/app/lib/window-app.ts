import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication, errors, type Page } from 'playwright-core'
import { appProgram, launchFileOf, packagedExecutable } from '../../../scripts/lib/launch.mjs'
import { ROOT } from '../../../scripts/lib/project.mjs'
import { appEnv, electronDir, type Workspace } from './open-workspace.ts'
import { killTree } from './processes.ts'

/** A running app with windows, driven from outside. */
export interface WindowApp {
  readonly electron: ElectronApplication
  /** Of Electron's main process. */
  readonly pid: number
  readonly page: Page
}

export interface WindowOptions {
  readonly args?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** Another app's folder, for a control. */
  readonly appDir?: string
  /** Instead of the usual one: starts the same program in surroundings of its own. */
  readonly executablePath?: string
  /** Chromium's own, which come before the app. */
  readonly switches?: readonly string[]
  /** Where a process that crashes may leave a dump. */
  readonly cwd?: string
}

const ATTACH_FIRST = fileURLToPath(new URL('attach-first.cjs', import.meta.url))

/** Starts Electron, sandbox on, under Playwright; the workspace ends it. */
export async function startElectron(workspace: Workspace, options: WindowOptions = {}): Promise<ElectronApplication> {
  const { args = [], env = {}, appDir = ROOT } = options
  const program = appProgram(electronDir(), appDir)
  const executablePath = options.executablePath ?? launchFileOf(program.command)
  // A packaged app loads nothing before itself.
  const before = packagedExecutable() === undefined ? ['--require', ATTACH_FIRST] : []
  const electron = await launch({
    executablePath,
    args: [...before, ...(options.switches ?? []), ...program.args, ...args],
    chromiumSandbox: true,
    env: appEnv(workspace, env),
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  })
  const pid = pidOf(electron)
  askAgain(electron)
  workspace.defer(() => killTree(pid))
  workspace.witness(() => takeLastPictures(electron))
  return electron
}

/**
 * V8 may collect a promise that nobody but the debugger waits for; then main is asked a second time. Whatever tests ask it
 * can be asked twice: they look, or put a stub in a place.
 */
function askAgain(electron: ElectronApplication): void {
  const evaluate = electron.evaluate.bind(electron)
  const again = (...asked: Parameters<typeof evaluate>): Promise<unknown> =>
    evaluate(...asked).catch((error: unknown) => {
      if (!String(error).includes('promise was garbage collected')) throw error
      return evaluate(...asked)
    })
  Object.assign(electron, { evaluate: again })
}

/** What its windows showed when the test failed, under `test-results/`. A window that has gone or hangs has no picture. */
async function takeLastPictures(electron: ElectronApplication): Promise<void> {
  for (const page of electron.windows()) {
    const window = new URL(page.url()).host
    const name = `failed-${process.pid}-${Date.now()}-${window}`
    await screenshot(page, name).then(
      () => process.stderr.write(`What the ${window} window showed: test-results/${name}.png\n`),
      (error: unknown) => process.stderr.write(`The ${window} window gave no picture: ${String(error)}\n`),
    )
  }
}

/**
 * Again where Playwright waits in vain: one launch of a packaged app in a hundred, see `attach-first.cjs`, which it cannot
 * load. The app itself runs then; a start that fails every time still fails here.
 */
export async function launch(options: Parameters<typeof _electron.launch>[0]): Promise<ElectronApplication> {
  for (const timeout of [20_000, 20_000]) {
    try {
      return await _electron.launch({ ...options, timeout })
    } catch (error) {
      if (!(error instanceof errors.TimeoutError)) throw error
      process.stderr.write(`Electron is launched again: ${error.message}\n`)
    }
  }
  return _electron.launch({ ...options, timeout: 60_000 })
}

/** Starts the app as a user does, and waits for its transfer window. */
export async function startApp(workspace: Workspace, options: WindowOptions = {}): Promise<WindowApp> {
  const args = ['--data-dir', workspace.dataDir, ...(options.args ?? [])]
  const electron = await startElectron(workspace, { ...options, args })
  return { electron, pid: pidOf(electron), page: await windowOf(electron, 'transfer') }
}

function pidOf(electron: ElectronApplication): number {
  const { pid } = electron.process()
  if (pid === undefined) throw new Error('Electron has not started')
  return pid
}

const WINDOW_LIMIT_MS = 30_000

/** One of our windows, once its page is there. */
export async function windowOf(
  electron: ElectronApplication,
  name: 'transfer' | 'admin' | 'key-entry' | 'passphrase',
): Promise<Page> {
  // Playwright's event may come before the address; the list always has it in the end.
  const find = (): Page | undefined =>
    electron.windows().find((candidate) => candidate.url().startsWith(`app://${name}/`))
  const startedMs = performance.now()
  let found = find()
  while (found === undefined) {
    if (performance.now() - startedMs > WINDOW_LIMIT_MS)
      throw new Error(`no ${name} window; there are: ${electron.windows().map((one) => one.url())}`)
    await delay(50)
    found = find()
  }
  await found.waitForLoadState('load')
  return found
}

/** The native picker answers these paths from now on; nothing else of the app is replaced. */
export const stubPicker = (electron: ElectronApplication, paths: readonly string[]): Promise<void> =>
  electron.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [...filePaths] })
  }, paths)

/** The native save dialog answers this path from now on. */
export const stubSave = (electron: ElectronApplication, path: string): Promise<void> =>
  electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, path)

/** Every native question is answered with its second button, ours for yes; the questions are kept in `globalThis`. */
export const stubConfirm = (electron: ElectronApplication): Promise<void> =>
  electron.evaluate(({ dialog }) => {
    const asked: string[] = []
    Object.assign(globalThis, { courierTestAsked: asked })
    dialog.showMessageBox = async (...args: unknown[]) => {
      const options = args.at(-1)
      asked.push(JSON.stringify(options))
      return { response: 1, checkboxChecked: false }
    }
  })

/** Chooses it in the settings window, and goes back to the page of that name. */
export async function chooseChinese(admin: Page, page: string): Promise<void> {
  await admin.getByRole('button', { name: 'Appearance' }).click()
  await admin.getByRole('button', { name: /Language/ }).click()
  await admin.getByRole('option', { name: '简体中文' }).click()
  await admin.getByRole('heading', { name: '外观' }).waitFor()
  await admin.getByRole('button', { name: page }).first().click()
}

/** Opens the window that the settings' passphrase is typed in; native questions are answered with yes from then on. */
export async function openPassphraseWindow(electron: ElectronApplication, admin: Page): Promise<Page> {
  await stubConfirm(electron)
  await admin.getByRole('button', { name: 'Security' }).click()
  await admin.getByRole('button', { name: 'Set a passphrase…' }).click()
  return windowOf(electron, 'passphrase')
}

/** The operating system's process of a page. */
export async function rendererPid(electron: ElectronApplication, page: Page): Promise<number> {
  const handle = await electron.browserWindow(page)
  return handle.evaluate((window) => window.webContents.getOSProcessId())
}

/** Saves what a window shows under `test-results/`. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = path.join(ROOT, 'test-results')
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled', timeout: 10_000 })
}
