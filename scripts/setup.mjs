// @ts-check
// npm run setup [-- --retry-electron]: everything that the other commands would set up, without running anything.
import { logToStderr, runMain, SetUpError } from './lib/run.mjs'
import { ensureSetUp } from './lib/setup.mjs'

await runMain(async () => {
  const args = process.argv.slice(2)
  const unknown = args.filter((argument) => argument !== '--retry-electron')
  if (unknown.length > 0)
    throw new SetUpError(`Unknown: ${unknown.join(' ')}. Usage: npm run setup [-- --retry-electron]`)
  const need = /** @type {const} */ (['electron', 'display', 'keychain', 'fonts', 'types', 'build'])
  await ensureSetUp(args.length > 0 ? { need, retryElectron: true } : { need })
  logToStderr('Everything is set up.')
  return 0
})
