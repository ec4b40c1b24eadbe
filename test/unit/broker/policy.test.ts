import { describe, expect, test } from 'vitest'
import { buildPolicy, headBucketPolicy, uploadsPolicy } from '../../../main/broker/policy.ts'
import type { ActionSet } from '../../../shared/scope.ts'

const place = { bucket: 'photos-of-2024-1250000000', region: 'ap-guangzhou', prefix: 'in/box/' }
const RESOURCE = 'qcs::cos:ap-guangzhou:uid/1250000000:photos-of-2024-1250000000/in/box/*'
const UPLOAD =
  '"name/cos:PutObject","name/cos:InitiateMultipartUpload","name/cos:UploadPart","name/cos:ListParts",' +
  '"name/cos:CompleteMultipartUpload","name/cos:AbortMultipartUpload","name/cos:ListMultipartUploads"'
const statement = (actions: string, resource: string): string =>
  `{"effect":"allow","action":[${actions}],"resource":["${resource}"]}`

describe('the policy of a credential', () => {
  test.each<[ActionSet, string]>([
    ['upload', UPLOAD],
    ['check', `${UPLOAD},"name/cos:HeadObject","name/cos:GetBucket"`],
    ['share', `${UPLOAD},"name/cos:HeadObject","name/cos:GetBucket","name/cos:GetObject"`],
  ])('for %s is exactly this', (actions, expected) => {
    expect(JSON.stringify(buildPolicy({ ...place, actions }))).toBe(
      `{"version":"2.0","statement":[${statement(expected, RESOURCE)}]}`,
    )
  })

  test('with an ACL to set has the right for that one below the prefix, and without none', () => {
    const policy = buildPolicy({ ...place, actions: 'upload', acl: 'public-read' })
    expect(JSON.stringify(policy)).toBe(
      `{"version":"2.0","statement":[${statement(UPLOAD, RESOURCE)},${statement('"name/cos:PutObjectACL"', RESOURCE).slice(0, -1)},` +
        '"condition":{"string_equal":{"cos:x-cos-acl":"public-read"}}}]}',
    )
    expect(JSON.stringify(buildPolicy({ ...place, actions: 'share' }))).not.toContain('ACL')
  })

  test('for unfinished uploads lists or aborts, never both', () => {
    const policy = (use: 'list' | 'abort') => JSON.stringify(uploadsPolicy(place, use))
    const whole = (actions: string) => `{"version":"2.0","statement":[${statement(actions, RESOURCE)}]}`
    expect(policy('list')).toBe(whole('"name/cos:ListMultipartUploads","name/cos:ListParts"'))
    expect(policy('abort')).toBe(whole('"name/cos:AbortMultipartUpload"'))
  })

  test('for a connection test looks at the bucket, and lists and probes below the prefix only', () => {
    expect(JSON.stringify(headBucketPolicy(place))).toBe(
      `{"version":"2.0","statement":[${statement('"name/cos:HeadBucket"', RESOURCE.replace('in/box/', ''))},` +
        `${statement('"name/cos:GetBucket","name/cos:UploadPart"', RESOURCE)}]}`,
    )
  })

  test('an empty prefix is the whole bucket, and other letters stay as they are', () => {
    const resourceFor = (prefix: string) => buildPolicy({ ...place, prefix, actions: 'upload' }).statement[0]?.resource
    expect(resourceFor('')).toEqual([RESOURCE.replace('in/box/', '')])
    expect(resourceFor('测试/a "b"/')).toEqual([RESOURCE.replace('in/box/', '测试/a "b"/')])
  })

  test.each([
    ['a prefix without / at its end', { prefix: 'in' }],
    ['a wildcard', { prefix: 'in*/' }],
    ['a one-letter wildcard', { prefix: 'i?/' }],
    ['a way up', { prefix: 'in/../' }],
    ['a slash at the start', { prefix: '/in/' }],
    ['a line end', { prefix: 'in\n/' }],
    ['a bucket that is a wildcard', { bucket: '*-1250000000' }],
    ['a bucket without AppId', { bucket: 'photos' }],
    ['a region that is a wildcard', { region: '*' }],
    ['a region that ends the segment', { region: 'ap:uid/*' }],
  ])('refuses %s', (_, change) => {
    const unsafe = { ...place, ...change, actions: 'upload' as const }
    const denied = expect.objectContaining({ info: expect.objectContaining({ code: 'scope-denied' }) })
    expect(() => buildPolicy(unsafe)).toThrow(denied)
    expect(() => headBucketPolicy(unsafe)).toThrow(denied)
  })
})
