// @ts-check
// npm run ui-bench [-- --rows N]: how smoothly the real window scrolls through a long list while it changes, and how fast it
// starts with that list. The last line is the result as JSON.
import { rmSync } from 'node:fs'
import { logToStderr, runMain, SetUpError } from './lib/run.mjs'
import { startPrivateSession } from './lib/session.mjs'
import { ensureSetUp } from './lib/setup.mjs'
import { makeTemporary } from './lib/temporary.mjs'
import { readUiBenchOptions } from './lib/ui-bench-args.mjs'
import { runUiBench } from './lib/ui-bench-run.mjs'

await runMain(async () => {
  const options = readUiBenchOptions(process.argv.slice(2))
  if (process.platform !== 'linux') throw new SetUpError('This reads /proc: Linux only.')
  const { electron } = await ensureSetUp({ need: ['electron', 'session', 'fonts', 'build'] })
  if (electron === undefined) throw new Error('set-up answers an Electron where one is needed')
  const session = await startPrivateSession()
  const workDir = makeTemporary('ui-bench')
  try {
    const result = await runUiBench({ electronDir: electron.dir, env: session.env, workDir }, options, logToStderr)
    console.log(JSON.stringify(result))
    return 0
  } finally {
    await session.stop()
    rmSync(workDir, { recursive: true, force: true, maxRetries: 5 })
  }
})
