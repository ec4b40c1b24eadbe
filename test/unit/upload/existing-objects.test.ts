import { describe, expect, test } from 'vitest'
import { compareKeys, ExistingObjects } from '../../../renderer/upload/existing-objects.ts'
import { KeyClaims, numberedKey } from '../../../renderer/upload/key-claims.ts'
import { AppError } from '../../../shared/errors.ts'

const object = (key: string) => ({ key, sizeBytes: key.length, modifiedAtMs: 7 })
/** Pages of three keys. */
function listing(keys: readonly string[], files: () => number) {
  const markers: string[] = []
  const existing = new ExistingObjects({
    files,
    page: async (marker) => {
      markers.push(marker)
      const after = keys.filter((key) => compareKeys(key, marker) > 0)
      const objects = after.slice(0, 3).map(object)
      const last = objects.at(-1)
      return after.length > 3 && last !== undefined ? { objects, next: last.key } : { objects }
    },
  })
  return { existing, markers }
}

describe('what is there', () => {
  test('is asked for file by file as long as they are few', async () => {
    const { existing, markers } = listing(['a'], () => 9)
    expect([await existing.find('a'), markers.length]).toEqual(['unknown', 0])
  })

  test('is read page by page once that costs less, each page once however many ask', async () => {
    let files = 10
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const { existing, markers } = listing(keys, () => files)
    const found = await Promise.all(['b', 'bb', 'e'].map((key) => existing.find(key)))
    expect(found).toEqual([{ sizeBytes: 1, modifiedAtMs: 7 }, 'absent', 'unknown'])
    expect(markers).toEqual([''])
    files = 30
    expect(await Promise.all(['e', 'g', 'zz'].map((key) => existing.find(key)))).toEqual([
      { sizeBytes: 1, modifiedAtMs: 7 },
      { sizeBytes: 1, modifiedAtMs: 7 },
      'absent',
    ])
    expect(markers).toEqual(['', 'c', 'f'])
  })

  test('is asked for file by file when the listing is refused, or is not in the order that proves absence', async () => {
    const refused = new ExistingObjects({
      files: () => 1000,
      page: async () => {
        throw new AppError({ code: 'access-denied' })
      },
    })
    expect([await refused.find('a'), await refused.find('b')]).toEqual(['unknown', 'unknown'])
    const unsorted = new ExistingObjects({
      files: () => 1000,
      page: async () => ({ objects: [object('b'), object('a')], next: 'c' }),
    })
    expect(await unsorted.find('aa')).toBe('unknown')
  })
})

test('keys are ordered by their bytes, also beyond the basic plane', () => {
  const keys = ['a', 'aa', 'z', '\u00e9', '\u4e2d', '\ud7ff', '\uff5e', '\u{1f600}', '\u{1f600}a', '', 'a/b']
  const byBytes = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  expect([...keys].sort(compareKeys)).toEqual(byBytes)
})

test('a number goes between a name and its extension', () => {
  expect(['a/b.txt', 'a.b/c', '.bashrc', 'x.tar.gz', 'a/.b.c', 'n'].map((key) => numberedKey(key, 2))).toEqual([
    ...['a/b (2).txt', 'a.b/c (2)', '.bashrc (2)', 'x.tar (2).gz', 'a/.b (2).c', 'n (2)'],
  ])
})

test('a key is the first one’s that claims it, per profile, until it is given back', () => {
  const claims = new KeyClaims()
  expect([claims.claim('p', 'k', 1), claims.claim('p', 'k', 1), claims.claim('p', 'k', 2)]).toEqual([true, true, false])
  expect(claims.claim('q', 'k', 2)).toBe(true)
  claims.release('p', 'k', 2)
  expect(claims.claim('p', 'k', 2)).toBe(false)
  claims.release('p', 'k', 1)
  expect(claims.claim('p', 'k', 2)).toBe(true)
})
