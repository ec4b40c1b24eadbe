import { writeSync } from 'node:fs'
import { app } from 'electron'
import { words } from '../answer-alone.ts'
import { readBuildFacts } from '../build-facts.ts'
import { OPTION_NAMES } from '../cli/args.ts'
import { EXIT } from '../cli/upload-report.ts'
import { USAGE } from '../cli/usage.ts'
import { showOnDesktop } from './desktop-dialog.ts'
import { refusalOf, removeVariables } from './refusals.ts'

/**
 * Ends a packaged process at once that was started in a way that weakens it. The first thing main does: Chromium opens its debugging
 * port, and starts any process that shows a page, only after main's script has run; until then `process.exit` ends it on the spot.
 */
export function refuseWeakened(): void {
  // By the archive, too: an executable that somebody called `electron` is as packaged as ever.
  if (!app.isPackaged && !app.getAppPath().endsWith('.asar')) return
  removeVariables(process.env)
  const refusal = refusalOf({
    args: process.argv.slice(1),
    env: process.env,
    platform: process.platform,
    ownOptions: OPTION_NAMES,
    isDrivable: isDrivable(),
  })
  if (refusal === undefined) return
  const text = words()(refusal.key, { name: refusal.name })
  say(refusal.kind === 'unknown-switch' ? `${text}\n\n${USAGE}` : text)
  // Somebody who opened an AppImage, not a command in a script.
  if (refusal.key === 'refused.appimage' && !process.argv.slice(1).some(isCommand)) showOnDesktop(text, process.env)
  process.exit(EXIT.usage)
}

function isDrivable(): boolean {
  try {
    return readBuildFacts(app.getAppPath()).drivable
  } catch {
    return false // by whatever cannot be read nobody drives it; the start itself says what is wrong
  }
}

const isCommand = (word: string): boolean => /^[a-z]+$/.test(word)

function say(text: string): void {
  try {
    writeSync(process.stderr.fd, `${text}\n`)
  } catch {
    // Nobody reads it, or not fast enough: no reason to start all the same.
  }
}
