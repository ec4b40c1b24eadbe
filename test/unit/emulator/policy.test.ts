import { describe, expect, test } from 'vitest'
import { EXAMPLE_ACCOUNT } from '../../emulator/accounts.ts'
import { createIdentities, mayAccess } from '../../emulator/identities.ts'
import { type Access, type ObjectResource, type PolicyDocument, parsePolicy } from '../../emulator/policy.ts'
import { readVectors } from './vectors.ts'

type Case = {
  name: string
  policy: PolicyDocument
  callerPolicy?: PolicyDocument
  request: {
    action: string
    resource: { service?: true; region: string; appid: string; bucket: string; key: string }
    context: Record<string, string | number | boolean>
  }
  expect: 'allow' | 'deny'
}
const { cases }: { cases: Case[] } = readVectors('cam-policy-cases.json')

function decide({ policy, callerPolicy, request }: Case): 'allow' | 'deny' {
  const { service, region, appid: appId, bucket, key } = request.resource
  const resource: ObjectResource | 'service' = service ? 'service' : { region, appId, bucket, key }
  const context = new Map(Object.entries(request.context).map(([name, value]) => [name, String(value)]))
  const access: Access = { action: request.action, resource, context }
  const caller =
    callerPolicy === undefined
      ? EXAMPLE_ACCOUNT
      : { ...EXAMPLE_ACCOUNT, kind: 'sub-account' as const, policy: callerPolicy }
  const identity = createIdentities([]).issue(caller, 'test', parsePolicy(policy), 0)
  return mayAccess(identity, access) ? 'allow' : 'deny'
}

describe('CAM evaluation', () => {
  test.each(cases)('$name: $expect', (example) => {
    expect(decide(example)).toBe(example.expect)
  })

  test('the cases hold both answers, so that neither can be had by always saying the same', () => {
    expect(new Set(cases.map(decide))).toEqual(new Set(['allow', 'deny']))
  })
})

describe('more than the cases say', () => {
  const resource = { region: 'ap-guangzhou', appId: '1250000000', bucket: 'examplebucket-1250000000', key: 'up/a' }
  const allowedWith = (condition: object, context: [string, string][]): boolean => {
    const statement = { effect: 'allow', action: '*', resource: '*', condition }
    const identity = createIdentities([]).issue(EXAMPLE_ACCOUNT, 'test', parsePolicy({ version: '2.0', statement }), 0)
    return mayAccess(identity, { action: 'name/cos:PutObject', resource, context: new Map(context) })
  }
  test('a root account may not touch another AppId', () => {
    const identity = createIdentities([EXAMPLE_ACCOUNT]).find(EXAMPLE_ACCOUNT.secretId)
    if (identity === undefined) throw new Error('the account is unknown')
    const access = { action: 'name/cos:PutObject', context: new Map<string, string>() }
    expect(mayAccess(identity, { ...access, resource })).toBe(true)
    expect(mayAccess(identity, { ...access, resource: { ...resource, appId: '1250000001' } })).toBe(false)
  })
  test('an IPv6 network holds its addresses only', () => {
    const condition = { ip_equal: { 'qcs:ip': '2001:db8::/32' } }
    expect(allowedWith(condition, [['qcs:ip', '2001:db8:1::2']])).toBe(true)
    expect(allowedWith(condition, [['qcs:ip', '2001:db9::1']])).toBe(false)
    expect(allowedWith(condition, [['qcs:ip', '10.0.0.1']])).toBe(false)
  })
  test('dates compare as times', () => {
    const condition = { date_less_than: { 'qcs:current_time': '2030-01-01T00:00:00Z' } }
    expect(allowedWith(condition, [['qcs:current_time', '2029-12-31T23:59:59+00:00']])).toBe(true)
    expect(allowedWith(condition, [['qcs:current_time', '2030-01-01T08:00:01+08:00']])).toBe(false)
  })
  test.each([
    [{ version: '1.0', statement: [] }, 'version'],
    [{ version: '2.0' }, 'statement'],
    [{ version: '2.0', statement: { effect: 'maybe', action: '*', resource: '*' } }, 'effect'],
    [{ version: '2.0', statement: { effect: 'allow', action: '*' } }, 'resource must be text'],
    [{ version: '2.0', statement: { effect: 'allow', action: '*', resource: 'examplebucket/*' } }, 'six segments'],
  ])('%j is refused', (document, message) => {
    expect(() => parsePolicy(document)).toThrow(message)
  })
})
