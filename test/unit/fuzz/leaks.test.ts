import { expect, test } from 'vitest'
import { LeakWatch } from '../../fuzz/leaks.ts'

const NEVER = '/tmp/never-0123456789abcdef'
const watch = () => new LeakWatch(['EXAMPLE-permanent-secret-key'], [NEVER])
const kept = JSON.stringify({ exclude: [NEVER] })

test('a path never granted is a leak in an answer, unless the same call said it', () => {
  expect(watch().inText(kept)).toEqual(['path never granted'])
  expect(watch().inText(kept, kept)).toEqual([])
})

test('what an accepted call said may come back later as that text, not within another one', () => {
  const later = watch()
  later.said(kept)
  expect(later.inText(kept)).toEqual([])
  expect(later.inText(JSON.stringify({ rootPath: `${NEVER}/file` }))).toEqual(['path never granted'])
})

test('the permanent key is a leak whoever said it', () => {
  const text = JSON.stringify({ name: 'EXAMPLE-permanent-secret-key' })
  const later = watch()
  later.said(text)
  expect(later.inText(text, text)).toEqual(['permanent key'])
})
