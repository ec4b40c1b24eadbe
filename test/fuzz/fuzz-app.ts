import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { ownProgram, type Workspace } from '../app/lib/open-workspace.ts'
import { startApp, stubPicker, windowOf } from '../app/lib/window-app.ts'
import type { PageCall, WindowName } from './call.ts'
import { fixture, type Recipe } from './recipe.ts'
import type { Outcome } from './tally.ts'

/** How an event differs from one that the window itself would send; `none` is the control. */
export const FORGERIES = [
  'none',
  'no-frame',
  'gone-frame',
  'sub-frame',
  'null-origin',
  'longer-origin',
  'web-origin',
  'other-origin',
  'other-window',
  'same-id',
  'no-sender',
] as const
export interface ForgedCall {
  readonly channel: string
  readonly input: Recipe
  readonly as: WindowName
  readonly how: (typeof FORGERIES)[number]
}

/** The functions of fixtures/harness.cjs, as they are called in main. */
interface Harness {
  readonly deaths: string[]
  readonly forgeAll: (calls: readonly ForgedCall[]) => Promise<Outcome[]>
  readonly keepKeyEntry: (keeps: boolean) => void
  readonly open: (url: string, ofWindow: string | null) => Promise<void>
}
/** `isBare`: not in the array that messages come in. */
export interface PortMessage {
  readonly input: Recipe
  readonly isBare: boolean
}
/** Everything that came, and the calls that got no answer. */
export interface PortAnswers {
  readonly came: readonly { readonly id: unknown; readonly type: string; readonly text: string }[]
  readonly hung: readonly number[]
}
declare global {
  var courierPort: {
    readonly isTaken: () => boolean
    readonly run: (calls: readonly PortMessage[], awaited: readonly number[], limitMs: number) => Promise<PortAnswers>
  }
  var courierHarness: Harness
  var courierFuzz: (calls: readonly PageCall[], limitMs: number) => Promise<Outcome[]>
}

/** What the app may have the system show and open. */
interface Places {
  /** The folder it is given. */
  readonly granted: string
  /** What the addresses of objects in the profile's folder begin with. */
  readonly objects: string
}

/** A call that has no answer by then never gets one: an STS that is slow is given up before. */
const CALL_LIMIT_MS = 60_000
const RUNNER = `globalThis.courierFuzz = (${fixture('run-calls.cjs')})(${fixture('build-value.cjs')}), undefined`

/** The running app with what a fuzzer needs inside of it. */
export class FuzzApp {
  readonly electron: ElectronApplication
  readonly pid: number
  /** What the app's processes and pages wrote. */
  readonly words: string[] = []
  readonly #pageErrors: string[] = []
  readonly #ready = new WeakSet<Page>()

  private constructor(electron: ElectronApplication, pid: number) {
    this.electron = electron
    this.pid = pid
  }

  /** Starts it, sandbox on, and uploads a folder, so that there is something to leak; the workspace ends it. */
  static async start(workspace: Workspace, appDir: string, { granted, objects }: Places): Promise<FuzzApp> {
    const { electron, pid, page } = await startApp(workspace, { appDir })
    const app = new FuzzApp(electron, pid)
    const { stdout, stderr } = electron.process()
    for (const stream of [stdout, stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => app.words.push(text))
    electron.on('window', (page) => app.#listen(page))
    for (const page of electron.windows()) app.#listen(page)
    await stubPicker(electron, [granted])
    await page.getByRole('button', { name: 'Add folder' }).first().click()
    await page.getByText('2 verified', { exact: true }).waitFor()
    const preload = path.join(workspace.dir, 'raw-preload.cjs')
    writeFileSync(preload, `const build = ${fixture('build-value.cjs')}\n${fixture('raw-preload.cjs')}`)
    // In packages alone.
    const notices = path.join(path.dirname(ownProgram().command), 'resources/third-party-licences.txt')
    const shellFacts = { dataDir: workspace.dataDir, granted, objects, notices }
    const text = {
      ...{ harness: fixture('harness.cjs'), build: fixture('build-value.cjs'), shell: fixture('judge-shell.cjs') },
      ...{ shellFacts, preload },
    }
    await electron.evaluate((modules, { harness, ...facts }) => {
      // biome-ignore lint/security/noGlobalEval: a file of ours, read as text
      globalThis.courierHarness = globalThis.eval(harness)(modules, {
        ...facts,
        quiet: ['COS Courier keychain', 'COS Courier admin'],
      })
    }, text)
    await (await app.window('transfer')).reload()
    return app
  }

  #listen(page: Page): void {
    page.on('console', (message) => this.words.push(message.text()))
    page.on('pageerror', (error) => this.#pageErrors.push(`${page.url().slice(0, 40)}: ${error.message}`))
  }

  /** Deaths of processes and errors in pages that nobody caught, since last asked. */
  async takeCrashes(): Promise<readonly string[]> {
    const deaths = await this.electron.evaluate(() => globalThis.courierHarness.deaths.splice(0))
    return [...deaths, ...this.#pageErrors.splice(0)]
  }

  /** One of the app's own windows, able to make calls. */
  async window(name: WindowName): Promise<Page> {
    return this.#prepared(await windowOf(this.electron, name))
  }

  async #prepared(page: Page): Promise<Page> {
    if (!this.#ready.has(page)) {
      this.#ready.add(page)
      page.on('load', () => this.#ready.delete(page))
    }
    await page.evaluate(RUNNER)
    return page
  }

  /** Makes the calls in that page, all at once. */
  run(page: Page, calls: readonly PageCall[]): Promise<readonly Outcome[]> {
    return page.evaluate(([all, limitMs]) => globalThis.courierFuzz(all, limitMs), [calls, CALL_LIMIT_MS] as const)
  }

  /** From now on the transfer window's port to the transfer process is ours. */
  async takePort(): Promise<void> {
    const content = `(${fixture('take-port.cjs')})(${fixture('build-value.cjs')})`
    await this.electron.context().addInitScript({ content })
    const page = await this.window('transfer')
    await page.reload()
    await page.waitForFunction(() => globalThis.courierPort.isTaken())
  }

  /** Posts all, and waits until the calls of `awaited` have ended. */
  async runOnPort(calls: readonly PortMessage[], awaited: ReadonlySet<number>): Promise<PortAnswers> {
    const page = await this.window('transfer')
    const posted = calls.map(({ input, isBare }) => ({ input, isBare }))
    return page.evaluate(([all, ids, limitMs]) => globalThis.courierPort.run(all, ids, limitMs), [
      posted,
      [...awaited],
      CALL_LIMIT_MS,
    ] as const)
  }

  forge(calls: readonly ForgedCall[]): Promise<readonly Outcome[]> {
    return this.electron.evaluate((_electron, all) => globalThis.courierHarness.forgeAll(all), [...calls])
  }

  /** While true the key-entry window stays open, else it is closed as soon as it is there. */
  keepKeyEntry(keeps: boolean): Promise<void> {
    return this.electron.evaluate((_electron, yes) => globalThis.courierHarness.keepKeyEntry(yes), keeps)
  }

  /** A page of the same origin and session as one of ours, in another window. */
  async openTwin(distDir: string, of: WindowName): Promise<Page> {
    const assets = readdirSync(path.join(distDir, 'renderer/assets'))
    const style = assets.find((name) => name.endsWith('.css'))
    if (style === undefined) throw new Error('the build has no style sheet')
    return this.#open(`app://${of}/assets/${style}`, of)
  }

  /** A page that has nothing to do with us, with ipcRenderer in its hands. */
  openStranger(): Promise<Page> {
    return this.#open('data:text/html,<title>stranger</title>', null)
  }

  async #open(url: string, of: WindowName | null): Promise<Page> {
    const opened = this.electron.waitForEvent('window', { predicate: (page) => !page.url().includes('index.html') })
    await this.electron.evaluate((_electron, [address, from]) => globalThis.courierHarness.open(address, from), [
      url,
      of,
    ] as const)
    const page = await opened
    await page.waitForLoadState('load')
    return this.#prepared(page)
  }
}
