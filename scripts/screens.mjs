// @ts-check
// npm run screens [-- OPTIONS]: shows the real app in every state of docs/screens/states.json and writes a picture of each,
// with an index. Exit code 0 only if every state was shown, axe found nothing and every text fits.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { runApp } from './lib/launch.mjs'
import { ROOT } from './lib/project.mjs'
import { runMain, SetUpError } from './lib/run.mjs'
import { startPrivateSession } from './lib/session.mjs'
import { ensureSetUp } from './lib/setup.mjs'

const USAGE = `npm run screens -- [--view VIEW]... [--language en|zh-CN]... [--out DIR]
  --view VIEW    of these views only (and of those the same run of the app shows)
  --language L   in this language only
  --out DIR      instead of docs/screens`

/** @param {readonly string[]} args */
function readOptions(args) {
  try {
    const options = /** @type {const} */ ({
      view: { type: 'string', multiple: true },
      language: { type: 'string', multiple: true },
      out: { type: 'string', default: path.join(ROOT, 'docs/screens') },
    })
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new SetUpError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
  }
}

await runMain(async () => {
  const { view = [], language = [], out } = readOptions(process.argv.slice(2))
  const { electron } = await ensureSetUp({ need: ['electron', 'session', 'fonts', 'build'] })
  if (electron === undefined) throw new Error('set-up answers an Electron where one is needed')
  const session = await startPrivateSession()
  try {
    const options = JSON.stringify({ dir: path.resolve(out), views: view, languages: language })
    const args = ['--import', 'tsx', path.join(ROOT, 'test/screens/main.ts'), options]
    return await runApp(
      { command: process.execPath, args },
      { ...session.env, ELECTRON_OVERRIDE_DIST_PATH: electron.dir },
    )
  } finally {
    await session.stop()
  }
})
