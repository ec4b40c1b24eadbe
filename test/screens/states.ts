import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as v from 'valibot'
import { ROOT } from '../../scripts/lib/project.mjs'

const Theme = v.picklist(['light', 'dark'])
const Language = v.picklist(['en', 'zh-CN'])
const States = v.strictObject({
  themes: v.array(Theme),
  languages: v.array(Language),
  states: v.array(v.strictObject({ view: v.string(), state: v.string(), shows: v.string() })),
})
export type Theme = v.InferOutput<typeof Theme>
export type ScreenLanguage = v.InferOutput<typeof Language>

/** Where the list, the pictures and their index lie. */
export const SCREENS_DIR = path.join(ROOT, 'docs/screens')

/** `docs/screens/states.json`: everything that is to be looked at. */
export const readStates = (): v.InferOutput<typeof States> =>
  v.parse(States, JSON.parse(readFileSync(path.join(SCREENS_DIR, 'states.json'), 'utf8')))
