import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { buildPolicy, headBucketPolicy, uploadsPolicy } from '../../../main/broker/policy.ts'
import { Conditions, isNetwork, isTypeAllowed } from '../../../shared/conditions.ts'
import { explainPolicies } from '../../../shared/policy-words.ts'
import { EXAMPLE_ACCOUNT } from '../../emulator/accounts.ts'
import { createIdentities, mayAccess } from '../../emulator/identities.ts'
import { parsePolicy } from '../../emulator/policy.ts'

const place = { bucket: 'examplebucket-1250000000', region: 'ap-guangzhou', prefix: 'in/' }
const ALL = {
  sourceIps: ['203.0.113.0/24', '2001:db8::/32'],
  secureTransport: true,
  maxContentLengthBytes: 1_048_576,
  contentTypes: ['image/*', 'text/plain'],
} satisfies Conditions
const share = (conditions: Conditions) => buildPolicy({ ...place, actions: 'share', conditions })

/** What each of our requests tells COS beside where it comes from; what others carry is not in it. */
const REQUESTS: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['PutObject', { 'cos:content-length': '17', 'cos:content-type': 'image/png' }],
  ['InitiateMultipartUpload', { 'cos:content-length': '0', 'cos:content-type': 'text/plain' }],
  ['UploadPart', { 'cos:content-length': '1048576' }],
  ['CompleteMultipartUpload', { 'cos:content-length': '1500000', 'cos:content-type': 'application/xml' }],
  ['ListParts', {}],
  ['AbortMultipartUpload', {}],
  ['ListMultipartUploads', { 'cos:prefix': 'in/a' }],
  ['HeadObject', {}],
  ['GetBucket', { 'cos:prefix': 'in/' }],
  ['GetObject', {}],
]

/** As the emulator's own evaluator has it, which shares no code with the builder. */
function may(policy: object, action: string, facts: Readonly<Record<string, string>>, from: object = {}): boolean {
  const context = { 'qcs:ip': '203.0.113.7', 'cos:secure-transport': 'true', ...from, ...facts }
  const resource = { region: place.region, appId: '1250000000', bucket: place.bucket, key: 'in/a' }
  const identity = createIdentities([]).issue(EXAMPLE_ACCOUNT, 'test', parsePolicy(policy), 0)
  return mayAccess(identity, { action: `name/cos:${action}`, resource, context: new Map(Object.entries(context)) })
}

describe('with every condition', () => {
  test.each(REQUESTS)('what an upload sends passes: %s', (action, facts) => {
    expect(may(share(ALL), action, facts)).toBe(true)
  })

  test.each(REQUESTS)('%s passes from nowhere else and not in the clear', (action, facts) => {
    expect(may(share(ALL), action, facts, { 'qcs:ip': '203.0.114.7' })).toBe(false)
    expect(may(share(ALL), action, facts, { 'qcs:ip': '2001:db8:1::1' })).toBe(true)
    expect(may(share(ALL), action, facts, { 'cos:secure-transport': 'false' })).toBe(false)
  })

  test.each([
    ['PutObject', { 'cos:content-length': '1048577', 'cos:content-type': 'image/png' }],
    ['UploadPart', { 'cos:content-length': '1048577' }],
    ['PutObject', { 'cos:content-length': '17', 'cos:content-type': 'video/mp4' }],
    ['PutObject', { 'cos:content-length': '17', 'cos:content-type': 'text/plain; charset=utf-8' }],
    ['PutObject', { 'cos:content-length': '17' }],
    ['InitiateMultipartUpload', { 'cos:content-type': 'video/mp4' }],
  ])('%s with %o does not pass', (action, facts) => {
    expect(may(share(ALL), action, facts)).toBe(false)
  })

  test('an ACL is set under the same conditions, and no other', () => {
    const policy = buildPolicy({ ...place, actions: 'upload', acl: 'public-read', conditions: ALL })
    const put = { 'cos:x-cos-acl': 'public-read' }
    expect(may(policy, 'PutObjectACL', put)).toBe(true)
    expect(may(policy, 'PutObjectACL', put, { 'qcs:ip': '10.0.0.1' })).toBe(false)
    expect(may(policy, 'PutObjectACL', { 'cos:x-cos-acl': 'private' })).toBe(false)
  })

  test('credentials that are not for uploads come under those that every request can meet', () => {
    const abort = uploadsPolicy({ ...place, conditions: ALL }, 'abort')
    expect(may(abort, 'AbortMultipartUpload', {})).toBe(true)
    expect(may(abort, 'AbortMultipartUpload', {}, { 'cos:secure-transport': 'false' })).toBe(false)
    const look = headBucketPolicy({ ...place, conditions: ALL })
    expect(may(look, 'HeadBucket', {})).toBe(true)
    expect(may(look, 'HeadBucket', {}, { 'qcs:ip': '10.0.0.1' })).toBe(false)
  })
})

test('conditions stand with the actions whose requests carry their keys, in Tencent’s own spelling', () => {
  const conditioned = share({ contentTypes: ['image/png'], maxContentLengthBytes: 5000 }).statement
  expect(conditioned.map(({ action, condition }) => [action.length, condition])).toEqual([
    [
      1,
      {
        numeric_less_than_equal: { 'cos:content-length': 5000 },
        string_equal: { 'cos:content-type': ['image/png'] },
      },
    ],
    [1, { string_equal: { 'cos:content-type': ['image/png'] } }],
    [1, { numeric_less_than_equal: { 'cos:content-length': 5000 } }],
    [7, undefined],
  ])
  const [all] = share({ sourceIps: ['10.0.0.1'], secureTransport: true }).statement
  expect(all?.condition).toEqual({
    ip_equal: { 'qcs:ip': ['10.0.0.1'] },
    bool_equal: { 'cos:secure-transport': 'true' },
  })
})

test('several folders are in one policy only where it is not for an upload', () => {
  const places = { ...place, otherPrefixes: ['public/'] }
  expect(uploadsPolicy(places, 'list').statement[0]?.resource).toHaveLength(2)
  expect(buildPolicy({ ...places, actions: 'upload' }).statement[0]?.resource).toHaveLength(1)
  expect(() => uploadsPolicy({ ...place, otherPrefixes: ['a*/'] }, 'list')).toThrow('scope-denied')
})

describe('in words', () => {
  const keysOf = (sayings: readonly { readonly key: string }[]) => sayings.map(({ key }) => key)

  test('each condition is told where it holds, with what it shuts out and what it does not do', () => {
    const { places, mayNot, cautions } = explainPolicies([share(ALL)])
    const told = new Map(places.flatMap(({ may }) => may.map(({ says, onlyIf }) => [says.key, keysOf(onlyIf)])))
    expect(told.get('may.put')).toEqual(['only-if.ip', 'only-if.https', 'only-if.length', 'only-if.type'])
    expect(told.get('may.part')).toEqual(['only-if.ip', 'only-if.https', 'only-if.length'])
    expect(told.get('may.read')).toEqual(['only-if.ip', 'only-if.https'])
    expect(keysOf(mayNot)).toEqual(
      expect.arrayContaining(['may-not.ip', 'may-not.https', 'may-not.type', 'may-not.length']),
    )
    expect(keysOf(cautions)).toEqual(['caution.ip', 'caution.length', 'caution.type'])
    expect(explainPolicies([share({})]).cautions).toEqual([])
  })

  test('what one policy of several does not ask for is not shut out', () => {
    const { mayNot } = explainPolicies([share(ALL), buildPolicy({ ...place, prefix: 'b/', actions: 'upload' })])
    for (const key of ['may-not.ip', 'may-not.https', 'may-not.type', 'may-not.length'])
      expect(keysOf(mayNot)).not.toContain(key)
  })

  test('folders where the same is allowed are told together', () => {
    const policies = ['in/', 'public/'].map((prefix) => buildPolicy({ ...place, prefix, actions: 'check' }))
    expect(explainPolicies(policies).places.map(({ where }) => where.map(({ values }) => values['key']))).toEqual([
      ['in/', 'public/'],
    ])
  })
})

test.each([
  ['203.0.113.7', true],
  ['203.0.113.0/24', true],
  ['0.0.0.0/0', true],
  ['2001:db8::/32', true],
  ['::1', true],
  ['::/129', false],
  ['203.0.113.0/33', false],
  ['203.0.113.0/', false],
  ['203.0.113.0/08', false],
  ['203.0.113.256', false],
  ['203.0.113', false],
  ['203.0.113.0/24/1', false],
  ['*', false],
  ['', false],
])('"%s" is an address or a network: %s', (text, is) => {
  expect(isNetwork(text)).toBe(is)
})

test.each([
  [{ contentTypes: ['image/*', 'text/plain; charset=utf-8'] }, true],
  [{ contentTypes: ['*/*'] }, false],
  [{ contentTypes: ['image'] }, false],
  [{ contentTypes: ['im*/png'] }, false],
  [{ contentTypes: [] }, false],
  [{ sourceIps: Array.from({ length: 21 }, (_, index) => `10.0.0.${index}`) }, false],
  [{ maxContentLengthBytes: 1023 }, false],
  [{ secureTransport: false }, false],
  [{ other: 1 }, false],
])('%o is taken: %s', (conditions, is) => {
  expect(v.safeParse(Conditions, conditions).success).toBe(is)
})

test('a type counts as COS counts it, letter by letter', () => {
  const allowed = (type: string) => isTypeAllowed(type, { contentTypes: ['image/*', 'text/plain'] })
  expect(['image/png', 'text/plain', 'text/plain; charset=utf-8', 'imagex/png', 'Image/png'].map(allowed)).toEqual([
    ...[true, true, false, false, false],
  ])
  expect(isTypeAllowed('anything/at-all', {})).toBe(true)
})
