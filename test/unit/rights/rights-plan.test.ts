import { describe, expect, test } from 'vitest'
import type { CosFacts, ProbeRequest } from '../../../main/broker/cos-admin-client.ts'
import { otherBucketOf } from '../../../main/rights/other-bucket.ts'
import { judge } from '../../../main/rights/rights-judge.ts'
import { planRights, type RightQuestion } from '../../../main/rights/rights-plan.ts'
import { type RightRow, TRIED_BODY_MAX_BYTES, untried } from '../../../shared/rights-check.ts'
import { OBJECT_ACLS } from '../../../shared/scope.ts'
import { exampleProfile } from '../broker/example-profile.ts'

const ROW: RightRow = { name: 'put', expected: 'allowed', actual: 'allowed', ok: true }
const FRESH = 'cos-courier-check-0123456789abcdef0123456789abcdef'
const planOf = (change: Parameters<typeof exampleProfile>[0]) => planRights(exampleProfile(change).file, FRESH)
const namesOf = (change: Parameters<typeof exampleProfile>[0], expected: string) =>
  planOf(change)
    .filter((probe) => probe.expected === expected)
    .map(({ name }) => name)

describe('the plan of a check of rights', () => {
  test.each([
    ['upload', false, false],
    ['check', true, false],
    ['share', true, true],
  ] as const)('expects of “%s” just what its action set holds', (actions, mayLook, mayRead) => {
    const allowed = namesOf({ actions }, 'allowed')
    const uploads = [
      ...['put', 'initiate-upload', 'list-uploads', 'list-parts', 'upload-part', 'complete-upload', 'abort-upload'],
    ]
    expect(allowed).toEqual([
      ...uploads,
      ...(mayLook ? ['head', 'list'] : []),
      ...(mayRead ? ['get'] : []),
      'put-below',
    ])
    expect(namesOf({ actions }, 'refused')).toEqual(
      expect.arrayContaining(['delete', 'set-acl', 'head-bucket', 'bucket-acl', 'object-acl', 'put-above']),
    )
  })

  test('names only the fresh key: in the folder for what must work, beside it for what must not', () => {
    const keys = planOf({ prefix: 'a/in/', acls: ['private'] }).flatMap(({ name, question }) =>
      'key' in question ? [[name, question.key] as const] : [],
    )
    expect(keys.length).toBeGreaterThan(15)
    for (const [name, key] of keys) {
      const inside = name === 'put-below' ? `a/in/${FRESH}/${FRESH}` : `a/in/${FRESH}`
      expect(key).toBe(name.endsWith('-outside') ? `a/in-${FRESH}` : inside)
    }
  })

  test('a parent folder’s listings are tried from the folder’s name without its slash, and from the top', () => {
    const prefixes = planOf({ prefix: 'a/in/' }).flatMap(({ name, question, expected }) =>
      expected === 'refused' && 'prefix' in question ? [[name, question.prefix]] : [],
    )
    expect(prefixes).toEqual([
      ['list-outside', 'a/in'],
      ['list-bucket', ''],
      ['list-uploads-outside', 'a/in'],
    ])
  })

  test('begins an upload before all that is about one, and aborts after it', () => {
    const names = planOf({}).map(({ name }) => name)
    const place = (name: (typeof names)[number]): number => names.indexOf(name)
    expect(place('initiate-upload')).toBeLessThan(place('list-uploads'))
    expect(place('list-uploads')).toBeLessThan(place('abort-upload'))
    expect(place('list-parts')).toBeLessThan(place('abort-upload'))
  })

  test('tries an ACL that the profile does not allow, or else one that the credential is not for', () => {
    const aclsOf = (acls: Parameters<typeof exampleProfile>[0]) =>
      planOf(acls).flatMap(({ name, question, granted }) =>
        'acl' in question ? [[name, question.acl, granted?.acl]] : [],
      )
    expect(aclsOf({})).toEqual([['set-acl', 'public-read', undefined]])
    expect(aclsOf({ acls: ['private', 'default'] })).toEqual([
      ['set-acl', 'public-read', undefined],
      ['allowed-acl', 'private', 'private'],
      ['other-acl', 'public-read', 'private'],
      ['allowed-acl', 'default', 'default'],
      ['other-acl', 'public-read', 'default'],
    ])
    const all = aclsOf({ acls: [...OBJECT_ACLS] })
    expect(all[2]).toEqual(['other-acl', 'private', 'default'])
    expect(all).toHaveLength(1 + 2 * OBJECT_ACLS.length)
  })

  test('tries the folders beside the first in short, each with a credential of its own', () => {
    const plan = planOf({ prefix: 'in/', otherPrefixes: ['public/'], actions: 'check' })
    const about = plan.filter((one) => one.about === 'public/')
    expect(about.map(({ name, expected, granted }) => [name, expected, granted?.prefix])).toEqual([
      ['put', 'allowed', 'public/'],
      ['list', 'allowed', 'public/'],
      ['put-outside', 'refused', 'public/'],
      ['put-other-folder', 'refused', undefined],
    ])
  })

  test('tries what conditions shut out, and sends what they ask for with all the rest', () => {
    const plan = planOf({ conditions: { contentTypes: ['image/*'], maxContentLengthBytes: 2048 } })
    const shapeOf = (name: string) => plan.find((one) => one.name === name)?.question
    expect(shapeOf('wrong-type')).toMatchObject({ contentType: 'x-cos-courier/not-allowed' })
    expect(shapeOf('too-long')).toMatchObject({ contentType: 'image/x-cos-courier-check', bodyBytes: 2049 })
    expect(shapeOf('put')).toMatchObject({ contentType: 'image/x-cos-courier-check' })
    const high = { maxContentLengthBytes: TRIED_BODY_MAX_BYTES }
    expect(planOf({ conditions: high }).map(({ name }) => name)).not.toContain('too-long')
    expect(untried({ conditions: high }, [ROW])).toContain('too-long')
  })

  test('where the policy is a broker’s own it is not asked to be narrower than the profile', () => {
    const source = { type: 'remote-broker', url: 'https://broker.example/sign', method: 'GET' } as const
    const names = planOf({ prefix: 'in/', otherPrefixes: ['public/'], source }).map(({ name }) => name)
    for (const name of ['put-below', 'put-above', 'put-other-folder'] as const) expect(names).not.toContain(name)
    expect(names.filter((name) => name === 'put')).toHaveLength(2)
  })

  test('a folder whose name leaves no room for one below is not tried with a narrower credential', () => {
    const names = planOf({ prefix: `${'x'.repeat(690)}/` }).map(({ name }) => name)
    expect(names).toContain('put')
    expect(names).not.toContain('put-below')
  })

  test('another bucket is tried where one is known, and said to be untried otherwise', () => {
    const elsewhere = planRights(exampleProfile({}).file, FRESH, 'other-1250000000').filter((one) => one.bucket)
    expect(elsewhere.map(({ name, expected, about }) => [name, expected, about])).toEqual([
      ['put-other-bucket', 'refused', 'other-1250000000'],
      ['list-other-bucket', 'refused', 'other-1250000000'],
    ])
    expect(planOf({}).filter((one) => one.bucket)).toEqual([])
    const conditions = { sourceIps: ['10.0.0.0/8'], secureTransport: true } as const
    expect(untried({ conditions: { ...conditions, sourceIps: ['10.0.0.0/8'] } }, [ROW])).toEqual([
      ...(['other-bucket', 'source-ip', 'plain-http'] as const),
    ])
    expect(untried({}, [{ ...ROW, name: 'put-other-bucket' }])).toEqual([])
    expect(untried({}, [])).toEqual([])
  })

  test('a bucket of the same account and region that another profile knows is that other bucket', () => {
    const profile = (bucket: string, region = 'ap-guangzhou') => exampleProfile({ bucket, region })
    const mine = profile('mine-1250000000')
    const strangers = [mine, profile('theirs-1250000001'), profile('far-1250000000', 'ap-beijing')]
    expect(otherBucketOf(mine, strangers)).toBeUndefined()
    expect(otherBucketOf(mine, [...strangers, profile('other-1250000000')])).toBe('other-1250000000')
    const own = exampleProfile({
      bucket: 'mine-1250000000',
      cosEndpointKind: 'domain',
      cosEndpoint: 'https://up.example',
    })
    expect(otherBucketOf(own, [profile('other-1250000000')])).toBeUndefined()
  })
})

const probe = (request: ProbeRequest): RightQuestion => ({ operation: 'probe', probe: request, key: FRESH })
const ok: CosFacts = { ok: true, status: 200 }
const answer = (status: number, cosCode?: string): CosFacts => ({ ok: false, status, ...(cosCode && { cosCode }) })
const head: RightQuestion = { operation: 'head-bucket' }
const list: RightQuestion = { operation: 'list-prefix', prefix: '' }
const parts: RightQuestion = { operation: 'sum-parts', key: FRESH }
const abort: RightQuestion = { operation: 'abort-upload', key: FRESH }

describe('an answer', () => {
  test.each<[string, RightQuestion, CosFacts, string]>([
    ['a PUT whose digest is wrong', probe('put-object'), answer(400, 'BadDigest'), 'allowed'],
    ['a PUT that is stored', probe('put-object'), ok, 'stored'],
    ['a PUT refused', probe('put-object'), answer(403, 'AccessDenied'), 'refused'],
    ['a PUT with a digest COS cannot read', probe('put-object'), answer(400, 'InvalidDigest'), 'unclear'],
    ['an upload begun', probe('initiate-upload'), ok, 'allowed'],
    ['a part for no upload', probe('upload-part'), answer(404, 'NoSuchUpload'), 'allowed'],
    ['a part for no upload that is taken', probe('upload-part'), ok, 'unclear'],
    ['a Complete of no upload', probe('complete-upload'), answer(404, 'NoSuchUpload'), 'allowed'],
    ['a Complete of no upload that makes something', probe('complete-upload'), ok, 'stored'],
    ['parts of an upload', parts, ok, 'allowed'],
    ['parts of no upload', parts, answer(404, 'NoSuchUpload'), 'allowed'],
    ['an abort', abort, { ok: true, status: 204 }, 'allowed'],
    ['an abort of no upload', abort, answer(404, 'NoSuchUpload'), 'allowed'],
    ['an abort refused', abort, answer(403, 'AccessDenied'), 'refused'],
    ['a HEAD of nothing', probe('head-object'), answer(404), 'allowed'],
    ['a HEAD refused', probe('head-object'), answer(403), 'refused'],
    ['a GET of nothing', probe('get-object'), answer(404, 'NoSuchKey'), 'allowed'],
    ['a GET where there is no bucket', probe('get-object'), answer(404, 'NoSuchBucket'), 'unclear'],
    ['a GET of something', probe('get-object'), ok, 'allowed'],
    ['a GET without a code', probe('get-object'), answer(404), 'unclear'],
    ['a DELETE', probe('delete-object'), { ok: true, status: 204 }, 'allowed'],
    ['a DELETE of nothing', probe('delete-object'), answer(404, 'NoSuchKey'), 'allowed'],
    ['a listing', list, ok, 'allowed'],
    ['a look at the bucket', head, ok, 'allowed'],
    ['no bucket to look at', head, answer(404), 'unclear'],
    ['an ACL to read', probe('bucket-acl'), ok, 'allowed'],
    ['a bucket’s policy where there is none', probe('bucket-policy'), answer(404, 'NoSuchBucketPolicy'), 'allowed'],
    ['a bucket’s tags', probe('bucket-tagging'), ok, 'allowed'],
    ['a sub-resource refused', probe('object-tagging'), answer(403, 'AccessDenied'), 'refused'],
    ['the ACL of nothing', probe('object-acl'), answer(404, 'NoSuchKey'), 'allowed'],
    ['a bucket that is not there', probe('put-object'), answer(404, 'NoSuchBucket'), 'unclear'],
    ['an ACL that the server knows nothing of', probe('bucket-acl'), answer(501, 'NotImplemented'), 'unclear'],
    ['a wrong signature', list, answer(403, 'SignatureDoesNotMatch'), 'unclear'],
    ['a wrong clock', probe('delete-object'), answer(403, 'RequestTimeTooSkewed'), 'unclear'],
    ['an unknown credential', probe('put-object'), answer(403, 'InvalidAccessKeyId'), 'unclear'],
    ['an expired credential', probe('put-object'), answer(400, 'ExpiredToken'), 'unclear'],
    ['a server that fails', list, answer(500, 'InternalError'), 'unclear'],
    ['no answer', probe('put-object'), { ok: false, status: 0, failure: 'ECONNRESET' }, 'unclear'],
  ])('%s', (_, question, facts, actual) => {
    expect(judge(question, facts)).toBe(actual)
  })
})
