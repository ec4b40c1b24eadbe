import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { importProfiles } from '../../../main/cli/profile-transport.ts'
import { openSettings } from '../../../main/state/settings-store.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import { profilesText } from '../../../shared/profiles-file.ts'
import { exampleProfile } from '../broker/example-profile.ts'

test('a folder of an imported profile cannot steer the terminal it is printed on', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'cos-courier-output-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  // U+009B begins a command of terminals, like escape and a bracket.
  const { name, file } = exampleProfile({ prefix: 'in\u009b2J/' })
  writeFileSync(join(dir, 'profiles.json'), profilesText([{ name, file }], new Date(0)))
  const settings = openSettings(join(dir, 'data'))
  const lines: string[] = []
  const out = (line: string) => void lines.push(line)
  const io = { out, err: out, cwd: dir, secret: () => expect.fail('no secret is asked for') }
  const changes = { addProfiles: async () => [exampleProfile({ prefix: 'in\u009b2J/' })] }
  const command = { file: 'profiles.json', json: false }
  expect(await importProfiles(command, io, { t: createTranslator('en'), settings, changes })).toBe(0)
  expect(lines.join('\n')).toContain('in\\x9b2J/')
  expect(lines.join('')).not.toMatch(/\p{Cc}/u)
})
