import { describe, expect, test } from 'vitest'
import type { CosFacts, ProbeRequest } from '../../../main/broker/cos-admin-client.ts'
import { judge, planRights, type RightQuestion } from '../../../main/rights/rights-plan.ts'
import { OBJECT_ACLS } from '../../../shared/scope.ts'
import { exampleProfile } from '../broker/example-profile.ts'

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
    expect(allowed).toEqual([...uploads, ...(mayLook ? ['head', 'list'] : []), ...(mayRead ? ['get'] : [])])
    expect(namesOf({ actions }, 'refused')).toEqual(
      expect.arrayContaining(['delete', 'set-acl', 'head-bucket', 'bucket-acl']),
    )
  })

  test('names only the fresh key: in the folder for what must work, beside it for what must not', () => {
    const keys = planOf({ prefix: 'a/in/', acls: ['private'] }).flatMap(({ name, question }) =>
      'key' in question ? [[name.endsWith('-outside'), question.key]] : [],
    )
    expect(keys.length).toBeGreaterThan(15)
    for (const [isOutside, key] of keys) expect(key).toBe(isOutside ? `a/in-${FRESH}` : `a/in/${FRESH}`)
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
      planOf(acls).flatMap(({ name, question, grantedAcl }) =>
        'acl' in question ? [[name, question.acl, grantedAcl]] : [],
      )
    expect(aclsOf({})).toEqual([['set-acl', 'public-read', undefined]])
    expect(aclsOf({ acls: ['private', 'default'] })).toEqual([
      ['set-acl', 'public-read', undefined],
      ['allowed-acl', 'private', 'private'],
      ['other-acl', 'public-read', 'private'],
    ])
    expect(aclsOf({ acls: [...OBJECT_ACLS] }).at(-1)).toEqual(['other-acl', 'private', 'default'])
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
