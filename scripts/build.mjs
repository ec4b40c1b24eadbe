// @ts-check
// npm run build: builds dist/ anew, whether or not the sources have changed.
import { logToStderr, runMain } from './lib/run.mjs'
import { ensureBuild, ensureSetUp } from './lib/setup.mjs'

await runMain(async () => {
  await ensureSetUp({ need: [] })
  await ensureBuild(logToStderr, { force: true })
  return 0
})
