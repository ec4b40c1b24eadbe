import type { Page } from 'playwright-core'
import type { Translate } from '../../shared/messages/translate.ts'
import type { WindowApp, WindowOptions } from '../app/lib/window-app.ts'
import type { Workspace } from '../app/lib/workspace.ts'
import type { ScreenLanguage } from './states.ts'

/** States that one running app goes through, in the order in which they come cheapest. */
export interface Act {
  readonly name: string
  /** Views (docs/screens/states.json) of which it shows states. */
  readonly views: readonly string[]
  readonly play: (stage: Stage) => Promise<void>
}

/** What an act plays on: a workspace, and a language in which it finds the app's own words. */
export interface Stage {
  readonly workspace: Workspace
  readonly language: ScreenLanguage
  /** The texts as they are on the screen. */
  readonly t: Translate
  /** Starts the app in the stage's language, in the workspace's data folder. */
  readonly start: (options?: WindowOptions) => Promise<WindowApp>
  /** The page is in that state now: it is looked at in every theme. */
  readonly take: (page: Page, view: string, state: string) => Promise<void>
}
