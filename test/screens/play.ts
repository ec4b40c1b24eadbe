import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { createTranslator } from '../../shared/messages/translate.ts'
import { openWorkspace, type Workspace } from '../app/lib/open-workspace.ts'
import { startApp } from '../app/lib/window-app.ts'
import type { Act } from './act.ts'
import { readStates, type ScreenLanguage, type Theme } from './states.ts'

/** One state in one theme and language. */
export interface Screen {
  readonly view: string
  readonly state: string
  readonly theme: Theme
  readonly language: ScreenLanguage
}
/** What is done with a page that is in its state. */
export type Look = (page: Page, screen: Screen) => Promise<void>

/** Plays the act in a workspace of its own; throws for a state that is not on the list. Answers what was taken. */
export async function play(act: Act, language: ScreenLanguage, look: Look): Promise<readonly string[]> {
  const { themes, states } = readStates()
  const workspace = openWorkspace()
  const taken: string[] = []
  const take = async (page: Page, view: string, state: string): Promise<void> => {
    if (!states.some((known) => known.view === view && known.state === state))
      throw new Error(`docs/screens/states.json has no ${view}/${state}`)
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme })
      await settled(page)
      await look(page, { view, state, theme, language })
    }
    taken.push(`${view}/${state}`)
  }
  try {
    await act.play({
      ...{ workspace, language, take, t: createTranslator(language) },
      start: (options) => {
        speak(workspace, language)
        return startApp(workspace, options)
      },
    })
    return taken
  } finally {
    await workspace.close()
  }
}

/** Two frames after the last change of style, with all fonts there. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await document.fonts.ready
    for (const _frame of [1, 2]) await new Promise((resolve) => requestAnimationFrame(resolve))
  })

/** The language of the settings on disk, which stay as they are otherwise. */
function speak({ dataDir }: Workspace, language: ScreenLanguage): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = path.join(dataDir, 'settings.json')
  writeFileSync(file, JSON.stringify({ schema: 1, ...readSettings(file), language }))
}

function readSettings(file: string): object {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    // The first start has none.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}
