import { expect, test } from 'vitest'
import { buildPolicy, headBucketPolicy, type Policy, uploadsPolicy } from '../../../main/broker/policy.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import { grantsOf, type PolicyDocument } from '../../../shared/policy-grants.ts'
import { explainPolicies, say } from '../../../shared/policy-words.ts'
import { ActionSet, OBJECT_ACLS, type ObjectAcl } from '../../../shared/scope.ts'

const place = { bucket: 'photos-1250000000', region: 'ap-guangzhou', prefix: 'in/box/' }
const t = createTranslator('en')

/** Every choice of ACLs a profile may offer. */
const ACL_CHOICES = Array.from({ length: 2 ** OBJECT_ACLS.length }, (_, bits) =>
  OBJECT_ACLS.filter((_acl, index) => (bits & (1 << index)) !== 0),
)

const policiesFor = (actions: ActionSet, acls: readonly ObjectAcl[] = [], prefix = place.prefix): readonly Policy[] => [
  buildPolicy({ ...place, prefix, actions }),
  ...acls.map((acl) => buildPolicy({ ...place, prefix, actions, acl })),
]
const sentencesOf = (policies: readonly PolicyDocument[]) => {
  const { places, mayNot } = explainPolicies(policies)
  const may = places.flatMap((one) => one.may)
  return {
    where: places.flatMap(({ where }) => where.map((one) => say(t, one))),
    may: may.map(({ says, onlyIf }) => [says, ...onlyIf].map((one) => say(t, one)).join(' ')),
    mayNot: mayNot.map((one) => say(t, one)),
    explained: may.flatMap(({ actions }) => actions),
    keys: may.map(({ says }) => says.key),
  }
}
const cases = ActionSet.options.flatMap((actions) => ACL_CHOICES.map((acls) => [actions, acls] as const))

test.each(cases)('%s with ACLs %j: every action is explained once, in at most ten lines', (actions, acls) => {
  const policies = policiesFor(actions, acls)
  const { explained, keys, may, mayNot } = sentencesOf(policies)
  const granted = new Set(policies.flatMap(({ statement }) => statement.flatMap(({ action }) => action)))
  expect(explained.toSorted()).toEqual([...granted].sort())
  expect(keys).not.toContain('may.other')
  expect(Math.max(may.length, mayNot.length)).toBeLessThanOrEqual(10)
})

test('the policies of connection tests and of unfinished uploads have words for every action, too', () => {
  const policies = [headBucketPolicy(place), uploadsPolicy(place, 'list'), uploadsPolicy(place, 'abort')]
  for (const policy of policies) {
    const { explained, keys } = sentencesOf([policy])
    expect(explained.toSorted()).toEqual(policy.statement.flatMap(({ action }) => action).toSorted())
    expect(keys).not.toContain('may.other')
  }
})

test('an action without words is named, and so is one of another service', () => {
  const [policy] = policiesFor('upload')
  const statement = policy?.statement.map((one) => ({ ...one, action: ['name/cos:PutSymlink', 'cvm:RunInstances'] }))
  expect(sentencesOf([{ version: '2.0', statement: statement ?? [] }]).may).toEqual([
    'Something else: name/cos:PutSymlink',
    'Something else: cvm:RunInstances',
  ])
})

test('the usual set says where, what, and what not', () => {
  expect(sentencesOf(policiesFor('check'))).toMatchObject({
    where: ['With objects of bucket photos-1250000000 in region ap-guangzhou whose key begins with “in/box/”:'],
    may: [
      'Upload objects, whole or in parts, and so replace those of the same key.',
      'See unfinished uploads and their parts.',
      'Abort unfinished uploads, also those of others.',
      'See whether an object exists, its size and its metadata.',
      'List objects.',
    ],
    mayNot: [
      'Download objects or see what is in them.',
      'Delete objects.',
      'Change the access rights (ACL) of objects.',
      'See or change the bucket’s settings, or delete it.',
      'Touch objects whose key does not begin with “in/box/”.',
      'Touch another bucket than photos-1250000000, or another service.',
    ],
  })
})

test('what a larger set allows is no longer among what it does not', () => {
  const mayNot = (actions: ActionSet) => explainPolicies(policiesFor(actions)).mayNot.map(({ key }) => key)
  const common = ['delete', 'acl', 'bucket', 'outside', 'other-bucket']
  const keys = (...names: string[]) => [...names, ...common].map((name) => `may-not.${name}`)
  expect(mayNot('upload')).toEqual(keys('read', 'look', 'list'))
  expect(mayNot('check')).toEqual(keys('read'))
  expect(mayNot('share')).toEqual(keys())
})

test('an empty prefix is the whole bucket, and nothing is said of other keys', () => {
  const { where, mayNot } = sentencesOf(policiesFor('check', [], ''))
  expect(where).toEqual(['Anywhere in bucket photos-1250000000 in region ap-guangzhou:'])
  expect(mayNot.join()).not.toContain('begin with')
})

test('ACLs of several credentials make one line that names them, and only others may not be set', () => {
  const { may, mayNot } = sentencesOf(policiesFor('upload', ['private', 'public-read']))
  expect(may.at(-1)).toBe(
    'Set the access rights (ACL) of objects, also of those there already. Only to private or public-read, chosen per upload.',
  )
  expect(mayNot).toContain('Set any access right of objects but private or public-read.')
  expect(mayNot).not.toContain('Change the access rights (ACL) of objects.')
})

test('a right to set ACLs that names none leaves no sentence about them', () => {
  const policies = policiesFor('upload', ['private']).map(({ version, statement }) => ({
    version,
    statement: statement.map(({ effect, action, resource }) => ({ effect, action, resource })),
  }))
  expect(sentencesOf(policies).mayNot.join()).not.toMatch(/access right/)
})

test('the older spelling of a resource is the same place', () => {
  const resource = 'qcs::cos:ap-guangzhou:uid/1250000000:prefix//1250000000/photos/in/box/*'
  const action = ['name/cos:PutObject']
  const { where } = sentencesOf([{ version: '2.0', statement: { effect: 'allow', action, resource } }])
  expect(where).toEqual(sentencesOf(policiesFor('upload')).where)
})

test('policies of one bucket, whatever their number, give the statement they share once', () => {
  expect(grantsOf(policiesFor('share', OBJECT_ACLS))).toHaveLength(2)
})
