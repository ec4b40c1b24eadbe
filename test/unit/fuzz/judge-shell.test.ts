import * as fs from 'node:fs'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import * as path from 'node:path'
import { runInThisContext } from 'node:vm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fixture } from '../../fuzz/recipe.ts'

const OBJECTS = 'https://photos-1250000000.cos.ap-guangzhou.localhost:4430/fuzz/'
let dir = ''
let problemOf: (name: string, argument: string) => string | undefined
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'courier-judge-shell-'))
  for (const name of ['data', 'granted', 'never']) mkdirSync(path.join(dir, name))
  writeFileSync(path.join(dir, 'granted', 'a.txt'), 'a')
  symlinkSync(path.join(dir, 'never'), path.join(dir, 'granted', 'out'))
  const [dataDir, granted] = [path.join(dir, 'data'), path.join(dir, 'granted')]
  const facts = { dataDir, granted, objects: OBJECTS, notices: path.join(dir, 'notices.txt') }
  problemOf = runInThisContext(fixture('judge-shell.cjs'))(fs, path, facts)
})
afterEach(() => rmSync(dir, { recursive: true }))

test('fixed places, objects of the profile, and granted files may be opened and shown', () => {
  expect(problemOf('openExternal', 'https://console.cloud.tencent.com/cos')).toBeUndefined()
  expect(problemOf('openExternal', `${OBJECTS}a%20b.txt?q-ak=x`)).toBeUndefined()
  for (const name of ['data/logs', 'notices.txt']) expect(problemOf('openPath', path.join(dir, name))).toBeUndefined()
  expect(problemOf('showItemInFolder', path.join(dir, 'granted', 'a.txt'))).toBeUndefined()
})

test.each([
  ['openExternal', 'https://console.cloud.tencent.com/cos/x'],
  ['openExternal', 'https://evil.example/fuzz/a'],
  ['openExternal', `${OBJECTS}../other/a.txt`],
  ['openExternal', `${OBJECTS}%2e%2e/other/a.txt`],
  ['openExternal', 'file:///etc/passwd'],
  ['openPath', '/etc/passwd'],
  ['trashItem', '/etc/passwd'],
  ['showItemInFolder', '/etc/passwd'],
])('nothing else: shell.%s %s', (name, argument) => {
  expect(problemOf(name, argument)).toContain(`shell.${name}`)
})

test('a link out of what was granted is not granted', () => {
  expect(problemOf('showItemInFolder', path.join(dir, 'granted', 'out'))).toContain('showItemInFolder')
  expect(problemOf('openPath', path.join(dir, 'granted', 'a.txt'))).toContain('openPath')
})
