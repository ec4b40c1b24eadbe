/** Versions, folders and the diagnostic bundle, as the settings window asks for them. */
import { existsSync } from 'node:fs'
import { release, type as systemName } from 'node:os'
import { basename, join } from 'node:path'
import { app, shell } from 'electron'
import { AppError } from '../../shared/errors.ts'
import type { AboutFacts, TOPICS } from '../../shared/ipc/about-calls.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import type { Brokerage } from '../brokerage.ts'
import { readBuildFacts } from '../build-facts.ts'
import type { UploadRuns } from '../cli/upload-runs.ts'
import type { AboutPorts } from '../ipc/about-handlers.ts'
import { logPath } from '../log.ts'
import type { Managed } from '../managed/managed.ts'
import type { State } from '../state/open-state.ts'
import type { AdminWindow } from '../windows/admin-window.ts'
import { pickExportFile } from '../windows/dialogs.ts'
import { type BundlePorts, diagnosticBundle } from './bundle.ts'
import { writeBundle } from './write-bundle.ts'

interface Options {
  readonly state: Pick<State, 'settings' | 'openBatches'>
  readonly managed: Managed
  readonly brokerage: Pick<Brokerage, 'lookAtKey'>
  readonly runs: Pick<UploadRuns, 'active'>
  readonly t: Translate
}

/** The page names none of these addresses. */
const ADDRESSES: Readonly<Record<(typeof TOPICS)[number], string>> = {
  licence: 'https://opensource.org/license/mit',
  'cos-help': 'https://cloud.tencent.com/document/product/436',
  'cos-console': 'https://console.cloud.tencent.com/cos',
}

export function aboutIn(options: Options, window: AdminWindow): AboutPorts {
  const { t } = options
  const dataDir = app.getPath('userData')
  const folders: AboutFacts['folders'] = { data: dataDir, logs: join(dataDir, 'logs') }
  return {
    facts: () => ({ versions: versions(), folders, hasNotices: existsSync(noticesPath()) }),
    show: (folder) => showFolder(folders[folder]),
    showNotices,
    visit: (topic) => shell.openExternal(ADDRESSES[topic]),
    async exportBundle(keepsNames) {
      const path = await pickExportFile(window.current(), t('diagnostics.dialog'), bundleName())
      if (path === undefined) throw new AppError({ code: 'cancelled' })
      await writeBundle(path, await diagnosticBundle(bundlePorts(options, dataDir), keepsNames))
      return { fileName: basename(path) }
    },
  }
}

const bundleName = (): string => `cos-courier-diagnostics-${new Date().toISOString().slice(0, 10)}.json`

function versions(): AboutFacts['versions'] {
  const { chrome, electron, node } = process.versions
  const os = `${systemName()} ${release()} ${process.arch}`
  const isTestBuild = readBuildFacts(app.getAppPath()).testBuild
  return { app: app.getVersion(), electron, chromium: chrome, node, os, isTestBuild }
}

async function showFolder(path: string): Promise<void> {
  const problem = await shell.openPath(path)
  if (problem !== '') throw new AppError({ code: 'folder-not-shown', subject: path })
}

/** Written by the packaging, from what is in the package. */
const noticesPath = (): string => join(process.resourcesPath, 'third-party-licences.txt')

async function showNotices(): Promise<void> {
  const path = noticesPath()
  const problem = existsSync(path) ? await shell.openPath(path) : 'not there'
  if (problem !== '') throw new AppError({ code: 'notices-not-shown', subject: path })
}

const bundlePorts = ({ state, managed, brokerage, runs }: Options, dataDir: string): BundlePorts => ({
  versions: versions(),
  settings: state.settings.current,
  managed: managed.state,
  logPath: logPath(dataDir),
  lookAtKey: brokerage.lookAtKey,
  queue: () => {
    const batches = state.openBatches.all()
    const heldBatches = batches.filter(({ held }) => held).length
    return { openBatches: batches.length, heldBatches, commands: runs.active().length }
  },
  nowMs: Date.now,
})
