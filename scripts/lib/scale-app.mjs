// @ts-check
import { spawn } from 'node:child_process'
import { createWriteStream, rmSync } from 'node:fs'
import path from 'node:path'
import { launchCommand } from './launch.mjs'
import { killTree } from './processes.mjs'
import { ROOT } from './project.mjs'
import { SetUpError } from './run.mjs'
import { openPage } from './scale-page.mjs'
import { DEBUGGING_SWITCH } from './screenshot.mjs'

/** @typedef {import('./faults-app.mjs').AppGround} AppGround */

/**
 * Opens the app's window, sandbox on, and connects to its page. Rejects when the app ends before.
 * @param {AppGround} ground
 * @returns {Promise<{ pid: number, page: import('./scale-page.mjs').ScalePage, kill: () => Promise<void> }>}
 */
export async function openApp(ground) {
  const { pid, ended } = startWindow(ground)
  const kill = () => killTree(pid)
  try {
    return { pid, page: await Promise.race([openPage(ground.dataDir), ended]), kill }
  } catch (error) {
    await kill()
    throw error
  }
}

/** @param {AppGround} ground */
function startWindow({ electronDir, env, dataDir, logFile }) {
  rmSync(path.join(dataDir, 'DevToolsActivePort'), { force: true }) // an earlier run's port
  const { command, args } = launchCommand({
    electronDir,
    appDir: ROOT,
    args: [DEBUGGING_SWITCH, '--data-dir', dataDir],
  })
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  child.stderr.pipe(createWriteStream(logFile, { flags: 'a' }))
  if (child.pid === undefined) throw new SetUpError('Electron cannot be started.')
  /** @type {Promise<never>} */
  const ended = new Promise((_, reject) => {
    child.once('close', () => reject(new SetUpError('The app ended before its window could be used.')))
  })
  ended.catch(() => undefined) // once the page is there, the app's end is no longer this function's affair
  return { pid: child.pid, ended }
}
