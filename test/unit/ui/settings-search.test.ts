import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { findSettings, type SearchedPages } from '../../../renderer/admin/search/find-settings.ts'
import { SETTINGS } from '../../../renderer/admin/search/settings-index.ts'
import { GROUNDS } from '../../../shared/appearance.ts'
import { en } from '../../../shared/messages/en.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'

const pages: SearchedPages = {
  titleOf: (place) =>
    place === 'transfers' ? 'transfers.title' : place === 'network' ? 'network.title' : 'lock.title',
  places: ['transfers', 'network'],
  profiles: [{ id: 'p-1', name: 'Photos', bucket: 'photos-1250000000' }],
  profileId: 'p-1',
}
const texts = (language: 'en' | 'zh-CN', query: string): readonly string[] =>
  findSettings(createTranslator(language), query, pages).map(({ text }) => text)

test('a search finds labels, hints, other words for a thing, pages and profiles, in the language on the screen', () => {
  expect(texts('en', 'leave out')[0]).toBe('Leave out')
  expect(texts('en', 'gitignore')).toContain('Leave out')
  expect(texts('en', 'dark')).toEqual(['Theme'])
  expect(texts('zh-CN', '深色')).toEqual(['主题'])
  expect(texts('en', '深色')).toEqual([])
  expect(texts('en', 'photos')[0]).toBe('Photos')
  expect(texts('en', 'netw')[0]).toBe('Network')
})

test('all words of a query have to fit, in any order and whatever their case', () => {
  expect(texts('en', 'CONNECTIONS most')).toEqual(['Most connections at once'])
  expect(texts('en', 'connections nonsense')).toEqual([])
  expect(texts('en', '   ')).toEqual([])
})

test('what is found on a profile’s page leads to the profile that was looked at, and what is not there yet to what brings it', () => {
  const [role] = findSettings(createTranslator('en'), 'role arn', pages)
  expect(role).toMatchObject({ selectedId: 'p-1', labels: ['Role ARN', 'Temporary keys come from'] })
})

/** What the fields of the settings are called; of the others, some are in other windows. */
const FIELDS =
  /^(?:field|conditions|transfers|network|option|endpoint|upload-defaults|appearance|notifications|diagnostics)\./
/** Named by a number, and what is shown once. */
const NO_FIELDS = ['field.other-prefix', 'endpoint.client.token']

test('every text with a hint is a setting that the search knows', () => {
  const known = new Set<string>(SETTINGS.map(({ label }) => label))
  const labels = Object.keys(en).filter((key) => Object.hasOwn(en, `${key}-hint`) && FIELDS.test(key))
  expect(labels.filter((label) => !known.has(label))).toEqual(NO_FIELDS)
  expect(labels.length).toBeGreaterThan(50)
})

test('a window begins on the ground that its page is drawn on', () => {
  const css = readFileSync(path.join(import.meta.dirname, '../../../renderer/common/theme.css'), 'utf8')
  expect([...css.matchAll(/--ground: (#[0-9a-f]{6});/g)].map(([, colour]) => colour)).toEqual([
    GROUNDS.light,
    GROUNDS.dark,
  ])
})
