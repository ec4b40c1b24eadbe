// @ts-check
// npm run emulator -- ARGUMENTS: the COS and STS emulator; see test/emulator/cli.ts.
import path from 'node:path'
import { runApp } from './lib/launch.mjs'
import { ROOT } from './lib/project.mjs'
import { runMain } from './lib/run.mjs'
import { ensureSetUp } from './lib/setup.mjs'

await runMain(async () => {
  await ensureSetUp({ need: [] })
  const args = ['--import', 'tsx', path.join(ROOT, 'test/emulator/cli.ts'), ...process.argv.slice(2)]
  return await runApp({ command: process.execPath, args }, process.env)
})
