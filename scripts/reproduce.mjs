// @ts-check
// npm run reproduce [-- --against FILE]: the same sources give the same app.asar, wherever and whenever they are built.
// Builds it twice in different surroundings, or once, compared with the app.asar of a package for this system. The last
// line is {"asarSha256": [...], "same": true|false}; exit code 1 when they differ.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { extractFile } from '@electron/asar'
import { rebuildAsar, SURROUNDINGS, sha256Of } from './lib/rebuild.mjs'
import { logToStderr, runMain } from './lib/run.mjs'
import { ensureSetUp } from './lib/setup.mjs'

await runMain(async () => {
  const { against } = parseArgs({ options: { against: { type: 'string' } } }).values
  await ensureSetUp({ need: [] })
  const hashes = against === undefined ? await twice() : await once(path.resolve(against))
  const same = new Set(hashes).size === 1
  console.log(JSON.stringify({ asarSha256: same ? hashes.slice(0, 1) : hashes, same }))
  return same ? 0 : 1
})

async function twice() {
  const hashes = []
  for (const surroundings of SURROUNDINGS) hashes.push(await told(surroundings, { courier: {} }))
  return hashes
}

/** @param {string} asarFile */
async function once(asarFile) {
  const { courier = {}, version } = JSON.parse(extractFile(asarFile, 'package.json').toString())
  const surroundings = SURROUNDINGS.at(-1)
  if (surroundings === undefined) throw new Error('no surroundings')
  return [sha256Of(asarFile), await told(surroundings, { courier, version })]
}

/**
 * @param {import('./lib/rebuild.mjs').Surroundings} surroundings
 * @param {import('./lib/rebuild.mjs').Packaging} packaging
 */
async function told(surroundings, packaging) {
  const { name, umask, timeZone, locale } = surroundings
  logToStderr(`Building app.asar in ${name} (umask ${umask}, ${timeZone}, ${locale}) ...`)
  return rebuildAsar(surroundings, packaging)
}
