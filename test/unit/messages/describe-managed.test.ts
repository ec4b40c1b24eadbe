import { expect, test } from 'vitest'
import { managedBy, managedRules } from '../../../shared/messages/describe-managed.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'

const en = createTranslator('en')
const zhCn = createTranslator('zh-CN')

test('who manages a computer is told with and without a name, in both languages', () => {
  expect(managedBy(en, { schema: 1 })).toBe('Managed by your organisation')
  expect(managedBy(zhCn, { schema: 1 })).toBe('由您的组织管理')
  expect(managedBy(en, { schema: 1, organisation: 'Example Ltd.' })).toBe('Managed by Example Ltd.')
})

test('each member that fixes something has a sentence, and none that fixes nothing', () => {
  expect(managedRules(en, { allowOwnProfiles: true, allowEndpoint: true, allowLinks: true })).toEqual([])
  const rules = { allowOwnProfiles: false, allowEndpoint: false, allowLinks: false, allowSettings: false } as const
  const lives = { maxDurationSeconds: 3600, updates: 'off' } as const
  for (const t of [en, zhCn])
    expect(new Set(managedRules(t, { ...rules, ...lives, allowedSources: ['assume-role'] })).size).toBe(7)
})

test('how new versions come is told in other words for each way and channel', () => {
  const told = [
    ...(['off', 'notify', 'automatic'] as const).flatMap((updates) => managedRules(en, { updates })),
    ...(['stable', 'beta'] as const).flatMap((updateChannel) => managedRules(en, { updateChannel })),
  ]
  expect(new Set(told).size).toBe(5)
})
