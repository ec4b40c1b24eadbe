import { expect, test } from 'vitest'
import { buildPolicy, headBucketPolicy, uploadsPolicy } from '../../../main/broker/policy.ts'
import { accountPolicies } from '../../../main/broker/sub-account-policy.ts'
import { grantsOf, type PolicyDocument } from '../../../shared/policy-grants.ts'
import type { ProfileFile } from '../../../shared/settings.ts'
import { exampleProfile } from './example-profile.ts'

const BELOW = 'qcs::cos:ap-guangzhou:uid/1250000000:examplebucket-1250000000/in/*'
const BUCKET = 'qcs::cos:ap-guangzhou:uid/1250000000:examplebucket-1250000000/*'
const ROLE = { type: 'assume-role', roleArn: 'qcs::cam::uin/100000000001:roleName/uploader' } as const
const policies = (change: Partial<ProfileFile> = {}) =>
  accountPolicies(exampleProfile({ prefix: 'in/', ...change }).file)

test('an account whose key is used itself may ask for federation tokens, upload below the folder, and look at the bucket', () => {
  const [only, ...others] = policies({ actions: 'upload' })
  expect(others).toEqual([])
  expect(only?.holder).toBe('sub-account')
  expect(only?.policy.statement).toEqual([
    { effect: 'allow', action: ['name/sts:GetFederationToken'], resource: ['*'] },
    {
      effect: 'allow',
      action: [
        'name/cos:PutObject',
        'name/cos:InitiateMultipartUpload',
        'name/cos:UploadPart',
        'name/cos:ListParts',
        'name/cos:CompleteMultipartUpload',
        'name/cos:AbortMultipartUpload',
        'name/cos:ListMultipartUploads',
      ],
      resource: [BELOW],
    },
    { effect: 'allow', action: ['name/cos:HeadBucket'], resource: [BUCKET] },
  ])
})

test('with a role the account may take that one alone, and the rights to the bucket are the role’s', () => {
  const [account, role, ...others] = policies({ source: ROLE })
  expect(others).toEqual([])
  expect(account).toEqual({
    holder: 'sub-account',
    policy: {
      version: '2.0',
      statement: [{ effect: 'allow', action: ['name/sts:AssumeRole'], resource: [ROLE.roleArn] }],
    },
  })
  const text = JSON.stringify(role)
  expect(role?.holder).toBe('role')
  expect(text).toContain('name/cos:PutObject')
  expect(text).not.toContain('sts:')
})

test('each ACL that uploads may set is allowed by a statement of its own, tied to it', () => {
  const text = JSON.stringify(policies({ acls: ['private', 'public-read'] }))
  expect(text.match(/PutObjectACL/g)).toHaveLength(2)
  expect(text).toContain('"condition":{"string_equal":{"cos:x-cos-acl":"public-read"}}')
  expect(JSON.stringify(policies())).not.toContain('ACL')
})

/** `action resource conditions` of everything a policy allows. */
const rightsIn = (documents: readonly PolicyDocument[]): ReadonlySet<string> =>
  new Set(
    grantsOf(documents).flatMap(({ actions, resources, acls, conditions }) =>
      actions.flatMap((action) => resources.map((resource) => JSON.stringify([action, resource, acls, conditions]))),
    ),
  )

test.each(['upload', 'check', 'share'] as const)(
  'with “%s” it covers every policy that the app sends to STS',
  (actions) => {
    const acls = ['default', 'private', 'public-read', 'authenticated-read'] as const
    const { file } = exampleProfile({ prefix: 'in/', otherPrefixes: ['public/'], actions, acls: [...acls] })
    const sent = [
      ...['in/', 'public/'].flatMap((prefix) => [
        buildPolicy({ ...file, prefix }),
        ...acls.map((acl) => buildPolicy({ ...file, prefix, acl })),
      ]),
      uploadsPolicy(file, 'list'),
      uploadsPolicy(file, 'abort'),
      headBucketPolicy(file),
    ]
    const allowed = rightsIn(accountPolicies(file).map(({ policy }) => policy))
    const missing = [...rightsIn(sent)].filter((right) => !allowed.has(right))
    // A connection test lists the folder only where uploads may, whatever its policy would let it.
    const isListing = (right: string): boolean => right.includes('name/cos:GetBucket')
    expect(missing.filter((right) => actions !== 'upload' || !isListing(right))).toEqual([])
  },
)

test('nothing that could act as a wildcard comes into it', () => {
  expect(() => policies({ prefix: 'in*' })).toThrow('unsafe prefix')
})
