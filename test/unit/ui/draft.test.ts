import { expect, test } from 'vitest'
import { checkDraft, draftOf, isChanged } from '../../../renderer/admin/draft.ts'
import { tidyPrefix } from '../../../renderer/admin/limits-draft.ts'
import type { Profile } from '../../../shared/settings.ts'

const profile: Profile = {
  id: 'p-0123456789abcdef',
  name: 'Photos',
  file: {
    schema: 1,
    bucket: 'photos-1250000000',
    region: 'ap-guangzhou',
    prefix: 'in/',
    addressing: 'path',
    cosEndpoint: 'https://cos.example.com',
    durationSeconds: 1800,
    actions: 'upload',
    allowInsecureHttp: false,
  },
}
const draft = draftOf(profile)

test('a profile survives the way through the form unchanged', () => {
  expect(checkDraft(draft)).toEqual({ ok: true, name: 'Photos', file: profile.file })
  expect(isChanged(draft, draftOf(profile))).toBe(false)
  expect(isChanged({ ...draft, region: 'ap-beijing' }, draft)).toBe(true)
})

test('further folders and conditions survive it too, and are tidied while they are typed', () => {
  const conditions = {
    sourceIps: ['203.0.113.0/24', '2001:db8::/32'],
    secureTransport: true,
    maxContentLengthBytes: 5000,
    contentTypes: ['image/*', 'text/plain; charset=utf-8'],
  } as const
  const more = {
    otherPrefixes: ['public/', 'team/2026/'],
    conditions: { ...conditions, sourceIps: [...conditions.sourceIps], contentTypes: [...conditions.contentTypes] },
  }
  const file = { ...profile.file, ...more }
  expect(checkDraft(draftOf({ ...profile, file }))).toEqual({ ok: true, name: 'Photos', file })
  const typed = { otherPrefixes: [' /public', ''], sourceIps: ' 10.0.0.1 ，10.0.0.2,', maxRequestMib: '1.5' }
  expect(checkDraft({ ...draft, ...typed })).toMatchObject({
    ok: true,
    file: {
      otherPrefixes: ['public/'],
      conditions: { sourceIps: ['10.0.0.1', '10.0.0.2'], maxContentLengthBytes: 1_572_864 },
    },
  })
})

test.each([
  [{ otherPrefixes: ['in/2026'] }, { otherPrefixes: 'invalid.other-prefixes' }],
  [{ otherPrefixes: ['a*/'] }, { otherPrefixes: 'invalid.other-prefixes' }],
  [{ sourceIps: '10.0.0.0/8, here' }, { sourceIps: 'invalid.source-ips' }],
  [{ maxRequestMib: 'much' }, { maxRequestMib: 'invalid.max-request' }],
  [{ contentTypes: 'image' }, { contentTypes: 'invalid.content-types' }],
  [{ secureTransport: true, cosEndpoint: 'http://127.0.0.1' }, { secureTransport: 'invalid.secure-transport' }],
] as const)('%o is wrong: %o', (change, problems) => {
  expect(checkDraft({ ...draft, ...change })).toEqual({ ok: false, problems })
})

test('empty optional fields are left out, and pasted blanks are dropped', () => {
  const checked = checkDraft({ ...draft, cosKind: 'default', bucket: ' photos-1250000000 ' })
  expect(checked).toMatchObject({ ok: true, file: { bucket: 'photos-1250000000' } })
  expect(checked.ok && 'cosEndpoint' in checked.file).toBe(false)
})

test.each([
  [{ cosKind: 'default' }, {}],
  [
    { cosKind: 'internal', stsKind: 'internal' },
    { cosEndpointKind: 'internal', stsSite: 'internal' },
  ],
  [
    { cosKind: 'accelerate', stsKind: 'international' },
    { cosEndpointKind: 'accelerate', stsSite: 'international' },
  ],
  [{ cosKind: 'backup' }, { cosEndpointKind: 'backup' }],
  [
    { cosKind: 'domain', cosEndpoint: ' a.example ' },
    { cosEndpointKind: 'domain', cosEndpoint: 'a.example' },
  ],
  [
    { stsKind: 'custom', stsEndpoint: 'https://s.example' },
    { cosEndpoint: 'https://cos.example.com', addressing: 'path', stsEndpoint: 'https://s.example' },
  ],
] as const)('addresses %j become %j in the file, and come back', (change, members) => {
  const { cosEndpoint: _host, addressing: _form, ...rest } = profile.file
  const form = 'cosKind' in change && change.cosKind !== 'default' ? 'virtual-host' : 'path'
  const file = { ...rest, addressing: form, ...members }
  const checked = checkDraft({ ...draft, ...change })
  expect(checked).toEqual({ ok: true, name: 'Photos', file })
  if (checked.ok) expect(checkDraft(draftOf({ ...profile, file: checked.file }))).toEqual(checked)
})

test('an address that is chosen but not given is wrong', () => {
  for (const cosKind of ['custom', 'domain'] as const)
    expect(checkDraft({ ...draft, cosKind, cosEndpoint: ' ' })).toMatchObject({
      problems: { cosEndpoint: 'invalid.endpoint' },
    })
  expect(checkDraft({ ...draft, stsKind: 'custom' })).toMatchObject({ problems: { stsEndpoint: 'invalid.endpoint' } })
})

test('ticked access rights are saved in a fixed order, and none is not given', () => {
  const open = draftOf({ ...profile, file: { ...profile.file, acls: ['public-read', 'private'] } })
  expect(open.acls).toEqual(['private', 'public-read'])
  expect(checkDraft(open)).toMatchObject({ ok: true, file: { acls: ['private', 'public-read'] } })
  expect(isChanged({ ...open, acls: ['private'] }, open)).toBe(true)
  expect(isChanged({ ...open, acls: [...open.acls] }, open)).toBe(false)
  const closed = checkDraft({ ...open, acls: [] })
  expect(closed.ok && 'acls' in closed.file).toBe(false)
})

test('a role is saved with its ARN and external id, and dropped with the other source', () => {
  const roleArn = 'qcs::cam::uin/100000000001:roleName/uploader'
  const role = { ...draft, source: 'assume-role', roleArn: ` ${roleArn} `, externalId: '' } as const
  const checked = checkDraft(role)
  expect(checked).toMatchObject({ ok: true, file: { source: { type: 'assume-role', roleArn } } })
  if (!checked.ok) return
  expect(checkDraft(draftOf({ ...profile, file: checked.file }))).toEqual(checked)
  const external = checkDraft({ ...role, externalId: 'door/7' })
  expect(external).toMatchObject({ file: { source: { type: 'assume-role', roleArn, externalId: 'door/7' } } })
  expect(checkDraft({ ...role, source: 'federation-token' })).toEqual(checkDraft(draft))
})

test('a wrong role, and a life that is too long for one, are said', () => {
  const role = { ...draft, source: 'assume-role', roleArn: 'qcs::cam::uin/1:roleName/a', externalId: '' } as const
  const problemsOf = (change: object) => {
    const checked = checkDraft({ ...role, ...change })
    return checked.ok ? {} : checked.problems
  }
  expect(problemsOf({ roleArn: '' })).toEqual({ roleArn: 'invalid.role-arn' })
  expect(problemsOf({ externalId: 'a b' })).toEqual({ externalId: 'invalid.external-id' })
  expect(problemsOf({ durationMinutes: '720' })).toEqual({})
  expect(problemsOf({ durationMinutes: '721' })).toEqual({ durationMinutes: 'invalid.duration-role' })
  expect(problemsOf({ durationMinutes: '721', source: 'federation-token' })).toEqual({})
})

test('every wrong field is named at once', () => {
  const wrong = {
    ...draft,
    name: ' ',
    bucket: 'Photos',
    region: '',
    prefix: 'in*/',
    durationMinutes: 'x',
    cosEndpoint: 'https://a/b',
  }
  expect(checkDraft(wrong)).toEqual({
    ok: false,
    problems: {
      name: 'invalid.name',
      bucket: 'invalid.bucket',
      region: 'invalid.region',
      prefix: 'invalid.prefix',
      durationMinutes: 'invalid.duration',
      cosEndpoint: 'invalid.endpoint',
    },
  })
})

test('a duration below half an hour is refused, unless it was saved so', () => {
  const short = { ...draft, durationMinutes: '5' }
  expect(checkDraft(short, draft)).toEqual({ ok: false, problems: { durationMinutes: 'invalid.duration' } })
  expect(checkDraft(short, short).ok).toBe(true)
  expect(checkDraft({ ...draft, durationMinutes: '' }, draft).ok).toBe(false)
  expect(checkDraft({ ...draft, durationMinutes: '2161' }, draft).ok).toBe(false)
})

test('a folder is understood with and without its slashes', () => {
  expect(['photos', '/photos', ' a/b/ ', '', '/'].map(tidyPrefix)).toEqual(['photos/', 'photos/', 'a/b/', '', ''])
})

test('how long temporary keys may live depends on whose key is stored, once that is known', () => {
  const draft = {
    ...draftOf(undefined),
    name: 'p',
    bucket: 'photos-1250000000',
    region: 'ap-guangzhou',
    durationMinutes: '121',
  }
  expect(checkDraft(draft).ok).toBe(true)
  expect(checkDraft(draft, undefined, 'sub-account').ok).toBe(true)
  expect(checkDraft(draft, undefined, 'root')).toEqual({
    ok: false,
    problems: { durationMinutes: 'invalid.duration-root' },
  })
  expect(checkDraft({ ...draft, durationMinutes: '120' }, undefined, 'root').ok).toBe(true)
})
