import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readBuildFacts } from '../../../main/build-facts.ts'

let appPath = ''
beforeEach(() => {
  appPath = mkdtempSync(join(tmpdir(), 'cos-courier-facts-'))
})
afterEach(() => rmSync(appPath, { recursive: true, force: true }))

const write = (courier: unknown): void =>
  writeFileSync(join(appPath, 'package.json'), JSON.stringify({ name: 'cos-courier', courier }))

test('a build that says nothing is a plain one that looks for no updates', () => {
  write(undefined)
  expect(readBuildFacts(appPath)).toEqual({ testBuild: false, drivable: false })
})

test('what the packaging wrote is read', () => {
  const updates = { url: 'https://updates.example.com/', publicKeys: [Buffer.alloc(32, 7).toString('base64')] }
  write({ testBuild: true, updates })
  expect(readBuildFacts(appPath)).toEqual({ testBuild: true, drivable: false, updates })
})

test.each([
  ['an unknown member', { testbuild: true }],
  ['a feed without a key', { updates: { url: 'https://updates.example.com/', publicKeys: [] } }],
  [
    'a feed whose address is no folder',
    { updates: { url: 'https://updates.example.com/x', publicKeys: ['A'.repeat(44)] } },
  ],
])('%s is not read as if it were not there', (_, courier) => {
  write(courier)
  expect(() => readBuildFacts(appPath)).toThrow()
})
