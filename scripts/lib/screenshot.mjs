// @ts-check
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** Lets the app offer DevTools on a free port of this computer; only for runs that were asked for a picture. */
export const DEBUGGING_SWITCH = '--remote-debugging-port=0'

/**
 * Saves the transfer window of an app that was started with DEBUGGING_SWITCH as PNG.
 * @param {string} dataDir the app's data folder, where Chromium writes the port it took
 * @param {string} file
 */
export async function saveScreenshot(dataDir, file) {
  // Not at the top: on a fresh clone this file is read before its packages are installed.
  const { chromium } = await import('playwright-core')
  const [port] = readFileSync(path.join(dataDir, 'DevToolsActivePort'), 'utf8').split('\n')
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
  try {
    const pages = browser.contexts().flatMap((context) => context.pages())
    const page = pages.find((candidate) => candidate.url().startsWith('app://transfer/'))
    if (!page) throw new Error('The transfer window is not open.')
    await page.screenshot({ path: file })
  } finally {
    await browser.close()
  }
}
