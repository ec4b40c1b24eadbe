import { expect, test } from 'vitest'
import { createTranslator } from '../../../shared/messages/translate.ts'

const en = createTranslator('en')
const zh = createTranslator('zh-CN')

test('numbers in a text are written as its language writes them, and choose the plural as they are', () => {
  expect(en('notice.more', { count: 1 })).toBe('And 1 more message.')
  expect(en('notice.more', { count: 12_345 })).toBe('And 12,345 more messages.')
  expect(zh('notice.more', { count: 12_345 })).toBe('还有 12,345 条消息。')
})

test('what comes as text stays as it is, whatever it holds', () => {
  expect(en('destination.label', { destination: '12345 {{count}} $t(notice.more) <b>' })).toBe(
    'Uploads go to 12345 {{count}} $t(notice.more) <b>',
  )
})

test('a text without values has none', () => {
  expect(en('action.settings')).toBe('Settings')
})
