import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds in the page as it is, all of its rules; one line for each rule and element. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  // By the debugger, which the page's content security policy does not concern.
  await page.evaluate(SOURCE)
  const { violations }: AxeResults = await page.evaluate('axe.run(document)')
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, target }) => `${id}: ${target.join(' ')} ${html.slice(0, 120)}`),
  )
}
