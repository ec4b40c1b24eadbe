// @ts-check
import { until } from './scale-page.mjs'

/**
 * From the drop until each file has ended (sent and verified, or failed of its collision), and how long it took to
 * scroll to the last row and back then.
 * @typedef {{ endSeconds: number, scrollSeconds: number }} End
 */

/** A million small files that are sent take some minutes. */
const END_LIMIT_MS = 1_800_000
/** The page counts five times a second. */
const LOOK_EVERY_MS = 200

/**
 * Waits until every file has ended as it has to, and tries the list. Throws when what the window says is wrong.
 * @param {import('./scale-page.mjs').ScalePage} page
 * @param {{
 *   kind: 'ends' | 'collisions', files: number, since: () => number, signal: AbortSignal,
 *   emulator: { ask: import('./emulator-process.mjs').Ask }
 * }} options since: seconds since the drop
 * @param {(message: string) => void} log
 * @returns {Promise<End>}
 */
export async function comeToAnEnd(page, { kind, files, emulator, since, signal }, log) {
  const filter = kind === 'ends' ? 'ended' : 'failed'
  const isOver = async () => (await page.counted(filter)) >= files
  await until(isOver, END_LIMIT_MS, `the end of all files`, { everyMs: LOOK_EVERY_MS, signal })
  const endSeconds = since()
  log(`${files} files: all ${filter} after ${endSeconds.toFixed(2)} s.`)
  if (kind === 'ends') await page.shows(`${files.toLocaleString('en')} verified`)
  else {
    const { objects } = await emulator.ask({ ask: 'state' })
    if (objects.length > 0) throw new Error(`${objects.length} files were sent although others have their keys.`)
  }
  const counted = await page.counted(filter)
  if (counted !== files) throw new Error(`The window counts ${counted} ${filter}, not ${files}.`)
  const before = since()
  await page.scrollThrough(filter, files)
  return { endSeconds, scrollSeconds: Math.round((since() - before) * 1000) / 1000 }
}
