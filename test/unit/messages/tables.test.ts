import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ERROR_CODES } from '../../../shared/errors.ts'
import { en, type MessageKey } from '../../../shared/messages/en.ts'
import { zhCn } from '../../../shared/messages/zh-cn.ts'

const root = join(import.meta.dirname, '../../..')
const enTexts = new Map<string, string>(Object.entries(en))
const zhTexts = new Map<string, string>(Object.entries(zhCn))
const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort()

test('both languages have the same keys', () => {
  expect([...zhTexts.keys()].sort()).toEqual([...enTexts.keys()].sort())
})

test('both languages fill in the same values', () => {
  for (const [key, text] of enTexts) expect(placeholders(zhTexts.get(key) ?? ''), key).toEqual(placeholders(text))
})

test('no text is empty, and none in Chinese was left in English', () => {
  const sameInBoth = new Set([
    'key-entry.secret-id',
    'key-entry.secret-key',
    'window.transfer',
    'pasted.tmp-secret-id',
    'pasted.tmp-secret-key',
  ])
  for (const [key, text] of zhTexts) {
    expect(text.trim(), key).not.toBe('')
    if (!sameInBoth.has(key)) expect(text.replaceAll(/\{\{\w+\}\}/g, ''), key).not.toMatch(/^[A-Za-z ,.]{4,}$/)
  }
})

test('every error code has a text in both languages, and no text is for a code that is gone', () => {
  const told = [...enTexts.keys()].filter((key) => /^error\.[a-z0-9-]+$/.test(key))
  const helpers: readonly MessageKey[] = ['error.reference', 'error.request', 'error.quoted']
  expect(told.sort()).toEqual([...ERROR_CODES.map((code) => `error.${code}`), ...helpers].sort())
})

test('plurals come in pairs', () => {
  for (const key of enTexts.keys()) {
    if (key.endsWith('_one')) expect(enTexts.has(key.replace(/_one$/, '_other')), key).toBe(true)
    if (key.endsWith('_other')) expect(enTexts.has(key.replace(/_other$/, '_one')), key).toBe(true)
  }
})

/** Sources that may use texts; the tables themselves do not count as use. */
function sources(): readonly string[] {
  const files = ['main', 'renderer', 'shared'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  return files.filter((file) => !/shared\/messages\/(?:en|zh-cn)/.test(file)).map((file) => readFileSync(file, 'utf8'))
}

/**
 * `t(\`phase.${phase}\`)` uses a group; what lies between the literal pieces is a closed type, checked by the compiler, so each of its
 * members stands somewhere in the code as a word of its own.
 */
function dynamicGroups(text: string): readonly RegExp[] {
  return [...text.matchAll(/`([a-z][\w-]*\.[\w.-]*\$\{[^`]*)`/g)].map(([, template = '']) => {
    const literals = template.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'))
    return new RegExp(`^${literals.join('([\\w-]+)')}$`)
  })
}

/** Texts in quotes, names of members, and numbers in lists. */
const wordsOf = (text: string): readonly string[] =>
  [...text.matchAll(/'([\w-]+)'|\b(\w+)\??:|\b(\d+)\b/g)].map(
    ([, quoted, member, number]) => quoted ?? member ?? number ?? '',
  )

test('every text is used somewhere, and every group of texts that code builds exists', () => {
  const code = sources()
  const literals = new Set(code.flatMap((text) => [...text.matchAll(/'([a-z][\w-]*\.[\w.-]+)'/gi)].map((m) => m[1])))
  const groups = code.flatMap(dynamicGroups)
  const words = new Set(code.flatMap(wordsOf))
  const base = (key: string): string => key.replace(/_(?:one|other)$/, '')
  const isBuilt = (key: string): boolean =>
    groups.some((group) =>
      group
        .exec(key)
        ?.slice(1)
        .every((gap) => words.has(gap)),
    )
  expect([...enTexts.keys()].filter((key) => !literals.has(base(key)) && !isBuilt(base(key)))).toEqual([])
})

test('every text that code names exists', () => {
  const keys = new Set([...enTexts.keys()].map((key) => key.replace(/_(?:one|other)$/, '')))
  const named = sources().flatMap((text) => [...text.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => match[1] ?? ''))
  expect(named.length).toBeGreaterThan(50)
  expect(named.filter((key) => !keys.has(key))).toEqual([])
})
