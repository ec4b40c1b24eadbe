import { expect, test } from 'vitest'
import { fileText } from '../../../main/cli/upload-text.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'

const t = createTranslator('en')

test('a file name cannot steer the terminal it is printed on', () => {
  const hostile = { path: 'a\u001b]0;owned\u0007\n.txt', key: '', sizeBytes: 0, state: 'failed', attempts: 1 } as const
  const text = fileText(t, 'folder/', { ...hostile, error: { code: 'file-vanished', subject: hostile.path } }) ?? ''
  expect(text).toContain('folder/a\\x1b]0;owned\\x07\\x0a.txt')
  expect(text).not.toMatch(/\p{Cc}/u)
})

test('a verified file needs no words', () => {
  expect(fileText(t, 'a', { path: '', key: 'a', sizeBytes: 0, state: 'verified', attempts: 1 })).toBeUndefined()
})
