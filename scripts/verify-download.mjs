// @ts-check
// node scripts/verify-download.mjs DIR --public-keys KEY[,KEY]: whether what was downloaded into DIR is a release as it was
// signed. DIR holds SHA256SUMS, SHA256SUMS.sig and one or more of the files. Needs Node alone.
import { parseArgs } from 'node:util'
import { runMain, SetUpError } from './lib/run.mjs'
import { verifyDownload } from './lib/verify-download.mjs'

const USAGE =
  'node scripts/verify-download.mjs DIR --public-keys KEY[,KEY]   (32 bytes in base64 each; docs/release.md)'

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { 'public-keys': { type: 'string' } },
    })
    const [dir] = positionals
    const keys = values['public-keys']
    if (dir !== undefined && positionals.length === 1 && keys) return { dir, keys: keys.split(',') }
  } catch (error) {
    throw new SetUpError(`${error instanceof Error ? error.message : error}\n${USAGE}`)
  }
  throw new SetUpError(USAGE)
}

await runMain(async () => {
  const { dir, keys } = readOptions()
  for (const name of await verifyDownload(dir, keys)) console.log(`as signed: ${name}`)
  return 0
})
