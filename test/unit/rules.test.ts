import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../scripts/lib/project.mjs'

const text = readFileSync(path.join(ROOT, 'docs/rules.md'), 'utf8')
const rows = [...text.matchAll(/^\| (.+?) \| `(.+?)` \| (.+?) \|$/gm)].map(([, rule = '', file = '', words = '']) => ({
  ...{ rule, words },
  file: path.join(ROOT, 'test', file),
}))

test('every rule names a test that exists', () => {
  expect(rows.length).toBeGreaterThan(50)
  const broken = rows.filter(({ file, words }) => !existsSync(file) || !readFileSync(file, 'utf8').includes(words))
  expect(broken).toEqual([])
})
