// @ts-check
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from './project.mjs'

/** A copy of the built main process is changed in these places; each text stands there exactly once. */
export const SABOTAGES = {
  /** Main keeps the key it has read and answers with it. */
  leak: [
    [
      'const key = await ports.readKey(profile.id);',
      'const key = (globalThis.kept = await ports.readKey(profile.id));',
    ],
    ['return ports.environment();', 'return { ...ports.environment(), kept: globalThis.kept };'],
  ],
  /** Nobody looks at who asks. */
  trust: [['if (!isTrusted(event))', 'if (false)']],
  /** A handler throws what is no AppError. */
  crash: [['"state.get": async () => ports.state()', '"state.get": async () => ports.noState()']],
}

/**
 * A folder that Electron takes for the app, broken as asked.
 * @param {keyof typeof SABOTAGES} sabotage
 * @param {string} dir
 */
export function writeSabotagedApp(sabotage, dir) {
  cpSync(path.join(ROOT, 'package.json'), path.join(dir, 'package.json'))
  cpSync(path.join(ROOT, 'dist'), path.join(dir, 'dist'), { recursive: true })
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(dir, 'node_modules'))
  const file = path.join(dir, 'dist/main/index.cjs')
  let text = readFileSync(file, 'utf8')
  for (const [from = '', to = ''] of SABOTAGES[sabotage]) {
    if (text.split(from).length !== 2) throw new Error(`The build no longer has one place that says ${from}`)
    text = text.replace(from, () => to)
  }
  writeFileSync(file, text)
}
