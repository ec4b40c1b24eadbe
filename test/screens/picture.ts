import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import * as v from 'valibot'
import type { Screen } from './play.ts'

/** Few colours are in a window; thumbnails are small. */
const COLOURS = 32

/** Writes the page as a small PNG into the folder; answers the file's name. */
export async function takePicture(page: Page, { view, state, theme, language }: Screen, dir: string): Promise<string> {
  const file = `${view}-${state}-${theme}-${language}.png`
  const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  mkdirSync(dir, { recursive: true })
  writeFileSync(
    path.join(dir, file),
    await sharp(picture).png({ palette: true, colours: COLOURS, dither: 0, effort: 10 }).toBuffer(),
  )
  return file
}

/** A line of `index.json`. */
export type Picture = Screen & { readonly file: string }
const Pictures = v.array(
  v.strictObject({
    view: v.string(),
    state: v.string(),
    theme: v.picklist(['light', 'dark']),
    language: v.picklist(['en', 'zh-CN']),
    file: v.string(),
  }),
)

/** Puts the new ones into `index.json`, in the order of the list; what is no longer on the list goes. */
export function writeIndex(dir: string, pictures: readonly Picture[], order: readonly string[]): void {
  const file = path.join(dir, 'index.json')
  const taken = new Map([...readIndex(file), ...pictures].map((one) => [one.file, one]))
  const rank = ({ view, state }: Picture): number => order.indexOf(`${view}/${state}`)
  const lines = [...taken.values()]
    .filter((one) => rank(one) >= 0)
    .sort((a, b) => rank(a) - rank(b) || (a.file < b.file ? -1 : 1))
  writeFileSync(file, `[\n${lines.map((line) => `  ${JSON.stringify(line)}`).join(',\n')}\n]\n`)
}

function readIndex(file: string): readonly Picture[] {
  try {
    return v.parse(Pictures, JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    // The first run has none.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
