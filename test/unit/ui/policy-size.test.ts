import { expect, test } from 'vitest'
import { buildPolicy } from '../../../main/broker/policy.ts'
import { policyWishOf } from '../../../renderer/admin/draft.ts'
import { EMPTY_LIMITS } from '../../../renderer/admin/limits-draft.ts'
import { POLICY_LIMIT_BYTES, sizeOf } from '../../../renderer/admin/policy-size.ts'
import { EMPTY_SOURCE } from '../../../renderer/admin/source-draft.ts'

const place = { bucket: 'photos-1250000000', region: 'ap-guangzhou', actions: 'check' } as const
const policyBelow = (prefix: string, acl?: 'private') => buildPolicy({ ...place, prefix, ...(acl && { acl }) })

test('the longest policy counts, in bytes of UTF-8', () => {
  const [plain, withAcl] = [policyBelow('照片/'), policyBelow('照片/', 'private')]
  expect(sizeOf([plain, withAcl, plain]).bytes).toBe(Buffer.byteLength(JSON.stringify(withAcl)))
  expect(sizeOf([plain]).level).toBe('fine')
})

test('it says when a policy comes near what STS takes, and when it is above', () => {
  const withBytes = (bytes: number) => {
    const missing = bytes - sizeOf([policyBelow('', 'private')]).bytes
    // Both statements name the prefix.
    return sizeOf([policyBelow(`${'p'.repeat(Math.floor(missing / 2) - 1)}/`, 'private')]).level
  }
  expect(withBytes(POLICY_LIMIT_BYTES + 2)).toBe('over')
  expect(withBytes(POLICY_LIMIT_BYTES)).toBe('near')
  expect(withBytes(POLICY_LIMIT_BYTES * 0.8 - 2)).toBe('fine')
})

test('a profile is shown as soon as main could build a policy for it, with a folder that is still being typed', () => {
  const draft = {
    name: '',
    ...place,
    durationMinutes: '',
    cosKind: 'custom',
    stsKind: 'china',
    cosEndpoint: 'not a host!',
    addressing: 'path',
  } as const
  const rest = { ...EMPTY_SOURCE, ...EMPTY_LIMITS, stsEndpoint: '', caFile: '', allowInsecureHttp: false, acls: [] }
  expect(policyWishOf({ ...draft, ...rest, prefix: '/team' })).toEqual({ ...place, prefix: 'team/', acls: [] })
  expect(policyWishOf({ ...draft, ...rest, prefix: 'te*m' })).toBeUndefined()
  expect(policyWishOf({ ...draft, ...rest, prefix: '', bucket: 'photos' })).toBeUndefined()
})
