import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

const SOURCE = readFileSync(new URL('./fit-in-page.mjs', import.meta.url), 'utf8')

/**
 * Texts that are cut off, that reach out of the window, or that lie on one another, as they are and with every text
 * 40 % longer; one line for each. The page is as before afterwards.
 */
export async function misfits(page: Page): Promise<readonly string[]> {
  await page.evaluate(SOURCE)
  const asItIs = await page.evaluate<readonly string[]>('courierFit.misfits()')
  const stretched = await page.evaluate<readonly string[]>(
    'courierFit.stretch(); const found = courierFit.misfits(); courierFit.unstretch(); found',
  )
  return [...asItIs, ...stretched.map((line) => `40 % longer: ${line}`)]
}
