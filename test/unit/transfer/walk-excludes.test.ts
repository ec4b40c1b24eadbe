import { expect, test } from 'vitest'
import { createExcludes } from '../../../main/transfer/walk-excludes.ts'

test.each([
  ['linux', false],
  ['win32', true],
  ['darwin', true],
] as const)('on %s, a pattern in another case matches: %s', (platform, expected) => {
  expect(createExcludes(['Thumbs.db'], platform)('a/THUMBS.DB', false)).toBe(expected)
})

test('without patterns nothing is left out, not even names that gitignore could not be asked about', () => {
  const excludes = createExcludes([], 'linux')
  for (const name of ['...', '..a', ' ', '#', '!', '\\', 'a\nb']) expect(excludes(name, false)).toBe(false)
})

test('every name a file can have may be asked about', () => {
  const excludes = createExcludes(['*.tmp'], 'linux')
  for (const name of ['...', '..a', ' ', '#', '!', '\\', 'a\nb', 'C:', '__proto__', 'constructor'])
    expect([name, excludes(name, false), excludes(`${name}.tmp`, false)]).toEqual([name, false, true])
})

test.each(['[', '[z-a]', '\\', '***', '!', '/', '//', '(', '{a', '*'.repeat(50)])(
  'the odd pattern %j breaks nothing',
  (pattern) => {
    expect(createExcludes(['*.tmp', pattern], 'linux')('a.tmp', false)).toBe(true)
  },
)
