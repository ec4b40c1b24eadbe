// @ts-check
// npm run fuzz [-- OPTIONS]: thousands of calls that no window of ours would make, to the real app. Last line: the
// counts. Exit code 0 only if nothing was accepted that must not be, nothing died and nothing leaked.
import { rmSync } from 'node:fs'
import path from 'node:path'
import { readFuzzOptions } from './lib/fuzz-args.mjs'
import { writeSabotagedApp } from './lib/fuzz-sabotage.mjs'
import { runApp } from './lib/launch.mjs'
import { ROOT } from './lib/project.mjs'
import { logToStderr, runMain } from './lib/run.mjs'
import { startPrivateSession } from './lib/session.mjs'
import { ensureSetUp } from './lib/setup.mjs'
import { makeTemporary } from './lib/temporary.mjs'

await runMain(async () => {
  const { calls, seed, sabotage } = readFuzzOptions(process.argv.slice(2))
  const { electron } = await ensureSetUp({ need: ['electron', 'session', 'fonts', 'build'] })
  if (electron === undefined) throw new Error('set-up answers an Electron where one is needed')
  const session = await startPrivateSession()
  const dir = makeTemporary('fuzz')
  try {
    logToStderr(`${calls} calls; seed ${seed}.`)
    if (sabotage !== undefined) writeSabotagedApp(sabotage, dir)
    const options = JSON.stringify({ calls, seed, appDir: sabotage === undefined ? ROOT : dir })
    const args = ['--import', 'tsx', path.join(ROOT, 'test/fuzz/main.ts'), options]
    const env = { ...session.env, ELECTRON_OVERRIDE_DIST_PATH: electron.dir }
    return await runApp({ command: process.execPath, args }, env)
  } finally {
    await session.stop()
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  }
})
