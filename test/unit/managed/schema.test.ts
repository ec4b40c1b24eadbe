import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { ManagedConfiguration } from '../../../shared/managed.ts'

const docs = join(import.meta.dirname, '../../../docs')
const published = new Ajv2020().compile(
  JSON.parse(readFileSync(join(docs, 'managed-configuration.schema.json'), 'utf8')),
)
const file = { schema: 1, bucket: 'examplebucket-1250000000', region: 'ap-guangzhou', prefix: 'in/' }
const profiles = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `p${index}`, file }))

test.each<[string, unknown]>([
  ['nothing fixed', { schema: 1 }],
  [
    'everything fixed',
    {
      ...{ schema: 1, organisation: 'Example 公司', profiles: profiles(50), allowOwnProfiles: false },
      ...{ allowedSources: ['remote-broker', 'assume-role', 'federation-token'], maxDurationSeconds: 129_600 },
      ...{ allowEndpoint: false, allowLinks: false, allowSettings: true, updates: 'notify', updateChannel: 'beta' },
    },
  ],
  ['no profile', { schema: 1, profiles: [] }],
])('the published schema and the app accept %s', (_, good) => {
  expect([published(good), v.is(ManagedConfiguration, good)]).toEqual([true, true])
})

test.each<[string, unknown]>([
  ['no object', []],
  ['no schema', {}],
  ['a later schema', { schema: 2 }],
  ['an unknown member', { schema: 1, allowUploads: true }],
  ['a member in other letters', { schema: 1, allowownprofiles: false }],
  ['a word for false', { schema: 1, allowLinks: 'false' }],
  ['null', { schema: 1, allowLinks: null }],
  ['an empty name', { schema: 1, organisation: '  ' }],
  ['a name of several lines', { schema: 1, organisation: 'a\nb' }],
  ['a name too long', { schema: 1, organisation: 'x'.repeat(101) }],
  ['no source at all', { schema: 1, allowedSources: [] }],
  ['an unknown source', { schema: 1, allowedSources: ['password'] }],
  ['less than half an hour', { schema: 1, maxDurationSeconds: 1799 }],
  ['too long a time', { schema: 1, maxDurationSeconds: 129_601 }],
  ['half a second', { schema: 1, maxDurationSeconds: 1800.5 }],
  ['an unknown way to update', { schema: 1, updates: 'always' }],
  ['an unknown channel', { schema: 1, updateChannel: 'nightly' }],
  ['a profile without a name', { schema: 1, profiles: [{ file }] }],
  ['a profile with a path for a name', { schema: 1, profiles: [{ name: 'a/b', file }] }],
  ['a profile with more than a file', { schema: 1, profiles: [{ name: 'a', file, key: 'x' }] }],
  ['a profile without a bucket', { schema: 1, profiles: [{ name: 'a', file: { schema: 1, region: 'ap-guangzhou' } }] }],
  ['a file of another schema', { schema: 1, profiles: [{ name: 'a', file: { ...file, schema: 2 } }] }],
  ['too many profiles', { schema: 1, profiles: profiles(51) }],
])('the published schema and the app refuse %s', (_, bad) => {
  expect([published(bad), v.is(ManagedConfiguration, bad)]).toEqual([false, false])
})

test('what a schema cannot say the app refuses: two profiles of one name, and members of profile.json that are not', () => {
  const one = { name: 'a', file }
  expect(v.is(ManagedConfiguration, { schema: 1, profiles: [one, one] })).toBe(false)
  expect(v.is(ManagedConfiguration, { schema: 1, profiles: [{ name: 'a', file: { ...file, key: 'x' } }] })).toBe(false)
})

test('the example in the docs is one', () => {
  const [, section = ''] = readFileSync(join(docs, 'broker.md'), 'utf8').split('\n## Managed configuration\n')
  const example = JSON.parse(/```json\n(.*?)```/s.exec(section)?.[1] ?? '')
  expect(v.safeParse(ManagedConfiguration, example).issues).toBeUndefined()
  expect(published(example)).toBe(true)
})
