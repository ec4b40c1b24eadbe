import type { Page } from 'playwright-core'
import { axeFindings } from './axe.ts'
import { misfits } from './fit.ts'
import type { Screen } from './play.ts'

/** What is wrong with a state as it is seen: for whom it is not accessible, and what does not fit. */
export async function findingsOf(page: Page, { view, state, theme, language }: Screen): Promise<readonly string[]> {
  // Where things lie does not depend on the theme.
  const fit = theme === 'light' ? await misfits(page) : []
  const found = [...(await axeFindings(page)), ...fit]
  return found.map((line) => `${view}/${state}, ${theme}, ${language}: ${line}`)
}
