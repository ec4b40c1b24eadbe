import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { createSourceCheck } from '../../../main/broker/source-limits.ts'
import { parseMintAnswer } from '../../../main/broker/sts-answer.ts'
import { refusalError } from '../../../main/broker/sts-errors.ts'
import type { AssumeRoleSource, KeyKind } from '../../../shared/credential-source.ts'
import { AppError } from '../../../shared/errors.ts'
import { ProfileFile, Settings } from '../../../shared/settings.ts'
import { EXAMPLE_KEY, exampleProfile } from './example-profile.ts'
import { FakeSts } from './fakes.ts'

const ROLE: AssumeRoleSource = { type: 'assume-role', roleArn: 'qcs::cam::uin/100000000001:roleName/uploader' }
const BARE = { schema: 1, bucket: 'photos-1250000000', region: 'ap-guangzhou' }
const isProfile = (more: object): boolean => v.is(ProfileFile, { ...BARE, ...more })
const withArn = (roleArn: string): boolean => isProfile({ source: { type: 'assume-role', roleArn } })

describe('the source in a profile', () => {
  test('absent means as before, and nothing is put in its place', () => {
    const settings = v.parse(Settings, { schema: 1, profiles: [{ id: 'p-0123456789abcdef', name: 'a', file: BARE }] })
    expect(settings.profiles[0]?.file).not.toHaveProperty('source')
  })

  test.each([
    'qcs::cam::uin/12345678:role/4611686018427397919',
    'qcs::cam::uin/12345678:roleName/testRoleName',
    'qcs::cam::uin/12345678:role/tencentcloudServiceRole/4611686018427397920',
    'qcs::cam::uin/12345678:role/tencentcloudServiceRoleName/testServiceRoleName',
  ])('%s is a role, as the documentation writes it', (roleArn) => expect(withArn(roleArn)).toBe(true))

  test.each([
    '',
    'uploader',
    'qcs::cam::uin/:roleName/uploader',
    'qcs::cam::uin/1:roleName/',
    'qcs::cam::uin/1:roleName/*',
    'qcs::cam::uin/1:roleName/a b',
    'qcs::cam::uin/1:role/a/b',
    'qcs::cam::uin/1:roleName/a&Action=x',
    'qcs::cam::uin/1:roleName/a\nb',
    `qcs::cam::uin/1:roleName/${'a'.repeat(129)}`,
    'arn:aws:iam::123456789012:role/uploader',
  ])('%j is none', (roleArn) => expect(withArn(roleArn)).toBe(false))

  test('an external id is bounded, and nothing else may stand beside it', () => {
    expect(isProfile({ source: { ...ROLE, externalId: 'team/a:1' } })).toBe(true)
    for (const externalId of ['', 'a', 'a b', 'x'.repeat(129)])
      expect(isProfile({ source: { ...ROLE, externalId } }), externalId).toBe(false)
    expect(isProfile({ source: { ...ROLE, secretKey: 'x' } })).toBe(false)
    expect(isProfile({ source: { type: 'other' } })).toBe(false)
  })

  test('a role’s credential lives 43200 s at most, and the limit is named', () => {
    expect(isProfile({ source: ROLE, durationSeconds: 43_200 })).toBe(true)
    expect(isProfile({ durationSeconds: 43_201 })).toBe(true)
    const long = v.safeParse(ProfileFile, { ...BARE, source: ROLE, durationSeconds: 43_201 })
    expect(long.issues?.map((issue) => [v.getDotPath(issue), issue.message])).toEqual([
      ['durationSeconds', 'at most 43200 for a role'],
    ])
  })
})

describe('before STS is asked', () => {
  const check = async (kind: KeyKind, source: AssumeRoleSource | undefined, durationSeconds: number) => {
    const sts = new FakeSts()
    sts.kind = kind
    const { file } = exampleProfile({ durationSeconds, ...(source && { source }) })
    const outcome = await createSourceCheck()(file, sts, EXAMPLE_KEY).then(
      () => 'fits',
      (error: unknown) => (error instanceof AppError ? `${error.info.code} ${error.info.detail ?? ''}`.trim() : error),
    )
    return [outcome, sts.kindAsked]
  }
  test.each([
    ['root', undefined, 7200, 'fits', 0],
    ['root', undefined, 7201, "profile-invalid durationSeconds: at most 7200 with a root account's key", 1],
    ['sub-account', undefined, 129_600, 'fits', 1],
    ['sub-account', undefined, 129_601, "profile-invalid durationSeconds: at most 129600 with a sub-account's key", 1],
    ['sub-account', ROLE, 43_200, 'fits', 1],
    ['sub-account', ROLE, 43_201, 'profile-invalid durationSeconds: at most 43200 with a role', 1],
    ['root', ROLE, 1800, 'role-needs-sub-account', 1],
  ] as const)('a %s key, role %j, %i s: %s', async (kind, source, seconds, outcome, asked) => {
    expect(await check(kind, source, seconds)).toEqual([outcome, asked])
  })

  test('whose key it is is asked once per key', async () => {
    const sts = new FakeSts()
    sts.kind = 'sub-account'
    const assertFits = createSourceCheck()
    const { file } = exampleProfile({ source: ROLE })
    await assertFits(file, sts, EXAMPLE_KEY)
    await assertFits(file, sts, EXAMPLE_KEY)
    expect(sts.kindAsked).toBe(1)
    await assertFits(file, sts, { ...EXAMPLE_KEY, secretId: 'AKIDEXAMPLE-another' })
    expect(sts.kindAsked).toBe(2)
  })

  test('a key that may not ask whose it is goes on to STS; one that is refused as a key does not', async () => {
    const { file } = exampleProfile({ source: ROLE })
    const refusing = (code: 'sts-refused' | 'sts-key-refused') => ({
      whoAmI: () => Promise.reject(new AppError({ code })),
    })
    await expect(createSourceCheck()(file, refusing('sts-refused'), EXAMPLE_KEY)).resolves.toBeUndefined()
    await expect(createSourceCheck()(file, refusing('sts-key-refused'), EXAMPLE_KEY)).rejects.toThrow('sts-key-refused')
  })
})

describe('what STS answers to AssumeRole', () => {
  const codeFor = (code: string, assumesRole: boolean) =>
    refusalError({ code, message: 'No.', requestId: 'r-1' }, EXAMPLE_KEY, assumesRole).info.code
  test.each([
    ['ResourceNotFound.RoleNotFound', 'role-missing'],
    ['InternalError.IllegalRole', 'role-missing'],
    ['UnauthorizedOperation', 'role-refused'],
    ['AuthFailure.UnauthorizedOperation', 'role-refused'],
    ['InvalidParameter.AccountNotAvaliable', 'role-refused'],
    ['InvalidParameter.ParamError', 'profile-invalid'],
    ['InvalidParameter.OverTimeError', 'profile-invalid'],
    ['InternalError.GetRoleError', 'sts-unreachable'],
    ['RequestLimitExceeded', 'sts-unreachable'],
    ['AuthFailure.SecretIdNotFound', 'sts-key-refused'],
    ['AuthFailure.SignatureExpire', 'clock-wrong'],
  ])('%s means %s', (code, ours) => expect(codeFor(code, true)).toBe(ours))

  test('the same refusal of a federation token keeps its own meaning', () => {
    const codes = ['UnauthorizedOperation', 'InvalidParameter.ParamError', 'ResourceNotFound.RoleNotFound']
    expect(codes.map((code) => codeFor(code, false))).toEqual(['sts-refused', 'sts-refused', 'sts-refused'])
  })

  test('a life that is too long names the limit of a role', () => {
    const { info } = refusalError(
      { code: 'InvalidParameter.OverTimeError', message: '', requestId: '' },
      EXAMPLE_KEY,
      true,
    )
    expect(info.detail).toContain('43200')
  })

  test('its life ends by ExpiredTime, where the role grants less than was asked for', () => {
    const serverNowMs = 1_700_000_000_000
    const Credentials = { Token: 'TOKEN', TmpSecretId: 'TMPEXAMPLE', TmpSecretKey: 'TMPEXAMPLE-key' }
    const answer = { Response: { Credentials, ExpiredTime: 1_700_003_600, RequestId: 'r-1' } }
    const asked = { key: EXAMPLE_KEY, host: 'sts.example', requestedSeconds: 7200, assumesRole: true, serverNowMs }
    expect(parseMintAnswer(answer, { ...asked, serverDateMs: undefined })).toMatchObject({ grantedSeconds: 3600 })
  })
})
