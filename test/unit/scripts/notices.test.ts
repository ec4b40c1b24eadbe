import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isPermitted } from '../../../scripts/package/inventory.mjs'
import { licenceTextOf } from '../../../scripts/package/licence-text.mjs'
import { noticesText } from '../../../scripts/package/notices.mjs'
import { packageFolder } from '../../../scripts/package/package-folder.mjs'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'cos-licence-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** The text of a package's licence, from files of these names and contents. */
function textOf(files: Readonly<Record<string, string>>, facts: { licence?: string; holder?: string } = {}): string {
  mkdirSync(dir, { recursive: true })
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(dir, name), content)
  return licenceTextOf(dir, { name: 'some-package', licence: 'MIT', ...facts }, Object.keys(files))
}

describe('the text of a package’s licence is', () => {
  test('that of its licence files and notices, whatever they are called', () => {
    expect(textOf({ 'license.md': 'one\r\n', NOTICE: 'two', 'LICENSE-MIT.txt': 'three', 'index.js': 'no' })).toBe(
      'three\n\ntwo\n\none',
    )
  })

  test('what its README says of it', () => {
    const said = 'License\n-------\n(c) A &lt;a@b.c&gt;\nPermission is hereby granted, free of charge'
    expect(textOf({ 'README.md': `# Package\n\n${said}\n` })).toBe(said.replace('&lt;', '<').replace('&gt;', '>'))
  })

  test('the MIT licence with its author’s name, where it says no more than MIT', () => {
    const text = textOf({ 'README.md': '## License\n\nMIT' }, { holder: 'Somebody' })
    expect(text).toContain('Copyright (c) Somebody\n')
    expect(text).toContain('Permission is hereby granted')
    expect(text).not.toContain('COS Courier')
  })

  test('missing, and that is said, where it is another licence', () => {
    expect(() => textOf({ 'README.md': 'x' }, { licence: 'Apache-2.0' })).toThrow('some-package comes without the text')
  })
})

test.each([
  ['MIT', true],
  ['(AFL-2.1 OR BSD-3-Clause)', true],
  ['MIT AND Apache-2.0', true],
  ['GPL-3.0-only', false],
  ['LGPL-2.1-or-later', false],
  ['MIT AND GPL-2.0', false],
  ['MIT AND (GPL-2.0 OR MIT)', false],
  ['SEE LICENSE IN X', false],
  ['none', false],
])('a package under %s may be in the app: %s', (licence, isIn) => {
  expect(isPermitted(licence)).toBe(isIn)
})

test.each([
  ['node_modules/react/index.js', 'node_modules/react'],
  ['node_modules/@noble/hashes/esm/legacy.js', 'node_modules/@noble/hashes'],
  ['node_modules/axios/node_modules/form-data/lib/a.js', 'node_modules/axios/node_modules/form-data'],
  ['main/index.ts', undefined],
])('%s belongs to %s', (file, folder) => {
  expect(packageFolder(file)).toBe(folder)
})

test('the list shows each text once, below all that have it', () => {
  const common = { folder: 'x', version: '1.0.0', licence: 'MIT', where: 'packed' as const }
  const packages = [
    { ...common, name: 'a', licenceText: 'Text one' },
    { ...common, name: 'b', licenceText: 'Text one' },
    { ...common, name: 'c', licenceText: 'Text two' },
  ]
  const text = noticesText(packages, { electron: '45.4.1', chromium: '150.0.1.2' })
  expect(text).toContain('a 1.0.0 (MIT)\nb 1.0.0 (MIT)\n\nText one\n')
  expect(text.match(/Text one/g)).toHaveLength(1)
  expect(text).toContain('Electron 45.4.1 (MIT), which contains Chromium 150.0.1.2 and Node.js.')
})
