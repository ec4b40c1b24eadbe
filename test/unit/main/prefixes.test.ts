import * as v from 'valibot'
import { expect, test } from 'vitest'
import { assertAllowed } from '../../../main/broker/allowed-scope.ts'
import { prefixAround } from '../../../shared/prefixes.ts'
import { ProfileFile } from '../../../shared/settings.ts'
import { exampleProfile } from '../broker/example-profile.ts'

const FILE = { schema: 1, bucket: 'examplebucket-1250000000', region: 'ap-guangzhou', prefix: 'in/' }
const problemOf = (change: object): string | undefined => {
  const parsed = v.safeParse(ProfileFile, { ...FILE, ...change })
  return parsed.success ? undefined : (v.getDotPath(parsed.issues[0]) ?? parsed.issues[0].message)
}

test.each<[object, string | undefined]>([
  [{}, undefined],
  [{ otherPrefixes: ['public/', 'inbox/'] }, undefined],
  [{ otherPrefixes: [] }, 'otherPrefixes'],
  [{ otherPrefixes: ['public'] }, 'otherPrefixes.0'],
  [{ otherPrefixes: ['in/2026/'] }, 'otherPrefixes'],
  [{ otherPrefixes: ['in/'] }, 'otherPrefixes'],
  [{ otherPrefixes: ['a/', 'a/b/'] }, 'otherPrefixes'],
  [{ otherPrefixes: ['a/'], prefix: '' }, 'otherPrefixes'],
  [{ otherPrefixes: [''] }, 'otherPrefixes.0'],
  [{ otherPrefixes: Array.from({ length: 21 }, (_, index) => `${index}/`) }, 'otherPrefixes'],
  [{ conditions: { secureTransport: true }, cosEndpoint: 'http://127.0.0.1:9000' }, 'conditions'],
  [{ conditions: { secureTransport: true }, cosEndpoint: 'https://127.0.0.1:9000' }, undefined],
  [{ conditions: { sourceIps: ['10.0.0.0/8', 'here'] } }, 'conditions.sourceIps.1'],
])('a profile file with %o has a problem with: %s', (change, problem) => {
  expect(problemOf(change)).toBe(problem)
})

test('a destination may lie in any of the folders, and a refusal names them all', () => {
  const profile = exampleProfile({ prefix: 'in/', otherPrefixes: ['public/'], conditions: { secureTransport: true } })
  for (const prefix of ['in/', 'in/a/', 'public/', 'public/2026/'])
    expect(assertAllowed(profile, prefix)).toMatchObject({ prefix, conditions: { secureTransport: true } })
  const detail = expect.stringContaining('below "in/" or "public/"')
  for (const prefix of ['', 'pub/', 'publicity/'])
    expect(() => assertAllowed(profile, prefix)).toThrow(
      expect.objectContaining({ info: { code: 'scope-denied', subject: prefix, detail } }),
    )
})

test('a key lies in the folder it begins with', () => {
  const profile = { prefix: 'in/', otherPrefixes: ['public/'] }
  expect(['in/a', 'public/a/b', 'in', 'other/a'].map((key) => prefixAround(key, profile))).toEqual([
    ...['in/', 'public/', undefined, undefined],
  ])
})
