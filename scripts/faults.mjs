// @ts-check
// npm run faults [-- OPTIONS]: the real app uploads a mixed folder while requests fail by chance and its processes are
// killed; then every object is compared with its file. Exit code 0 only if nothing is wrong, lost or left behind.
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { layOutStore } from './lib/demo-files.mjs'
import { readFaultsOptions } from './lib/faults-args.mjs'
import { runFaults } from './lib/faults-run.mjs'
import { logToStderr, runMain } from './lib/run.mjs'
import { startPrivateSession } from './lib/session.mjs'
import { ensureSetUp } from './lib/setup.mjs'
import { makeTemporary } from './lib/temporary.mjs'

/**
 * Leaves what an outside comparison and a search for causes need.
 * @param {string} keepDir
 * @param {string} workDir
 * @param {readonly { key: string, path: string }[]} objects
 */
function keep(keepDir, workDir, objects) {
  mkdirSync(keepDir, { recursive: true })
  const files = objects.map(({ key, path: file }) => ({ key: key.slice(key.indexOf('/') + 1), file }))
  layOutStore({ objects: files, objectDir: '/', storeDir: path.join(keepDir, 'store') })
  cpSync(path.join(workDir, 'source'), path.join(keepDir, 'source'), { recursive: true })
  // Not Chromium's lock, which names a process and a socket that are gone.
  const filter = (/** @type {string} */ file) => !path.basename(file).startsWith('Singleton')
  cpSync(path.join(workDir, 'app'), path.join(keepDir, 'app'), { recursive: true, filter })
  for (const name of ['app.log', 'requests.jsonl']) cpSync(path.join(workDir, name), path.join(keepDir, name))
}

await runMain(async () => {
  const options = readFaultsOptions(process.argv.slice(2))
  const { electron } = await ensureSetUp({ need: ['electron', 'session', 'build'] })
  if (electron === undefined) throw new Error('set-up answers an Electron where one is needed')
  const session = await startPrivateSession()
  const workDir = makeTemporary('faults')
  try {
    logToStderr(`Faults and kills for ${options.seconds} s; seed ${options.seed}.`)
    const place = { electronDir: electron.dir, env: session.env, dataDir: path.join(workDir, 'app'), workDir }
    const { report, objects, isDone } = await runFaults(place, options, logToStderr)
    if (options.keep !== undefined) keep(options.keep, workDir, objects)
    console.log(JSON.stringify(report))
    if (!isDone) logToStderr('The last upload did not end well, although nothing went wrong any more.')
    return isDone && report.objectsWrong + report.filesLost + report.orphanUploads === 0 ? 0 : 1
  } finally {
    await session.stop()
    rmSync(workDir, { recursive: true, force: true, maxRetries: 5 })
  }
})
