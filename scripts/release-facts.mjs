// @ts-check
// node scripts/release-facts.mjs TAG [--notes FILE]: whether TAG is a release of what is checked out. Prints version and
// channel, for GitHub's workflow too (GITHUB_OUTPUT), and writes what CHANGELOG.md says of it to FILE.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT, readJson } from './lib/project.mjs'
import { releaseFacts } from './lib/release-facts.mjs'
import { runMain, SetUpError } from './lib/run.mjs'

/** @param {string} name */
const versionIn = (name) => {
  const { version } = /** @type {{ version: string }} */ (readJson(path.join(ROOT, name)))
  return version
}

await runMain(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { notes: { type: 'string' } } })
  const [tag] = positionals
  if (tag === undefined) throw new SetUpError('Which tag? node scripts/release-facts.mjs v1.2.3 [--notes FILE]')
  const { version, channel, notes } = releaseFacts({
    tag,
    packageVersion: versionIn('package.json'),
    lockVersion: versionIn('package-lock.json'),
    changelog: readFileSync(path.join(ROOT, 'CHANGELOG.md'), 'utf8'),
  })
  if (values.notes !== undefined) writeFileSync(values.notes, `${notes}\n`)
  const facts = `version=${version}\nchannel=${channel}\n`
  const output = process.env['GITHUB_OUTPUT']
  if (output !== undefined) appendFileSync(output, facts)
  process.stdout.write(facts)
  return 0
})
