import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createBroker } from '../../../main/broker/broker.ts'
import { createClock } from '../../../main/broker/clock.ts'
import { createSts, stsEndpointOf } from '../../../main/broker/sts-client.ts'
import type { AssumeRoleSource } from '../../../shared/credential-source.ts'
import type { ProfileFile } from '../../../shared/settings.ts'
import {
  type Account,
  type Emulator,
  EXAMPLE_DENIED_ACCOUNT,
  EXAMPLE_ROLE,
  EXAMPLE_SUB_ACCOUNT,
  type Role,
  startEmulator,
} from '../../emulator/index.ts'
import { exampleProfile } from '../../unit/broker/example-profile.ts'
import { FakeAudit } from '../../unit/broker/fakes.ts'
import { send } from '../emulator/signed-request.ts'
import { keySource } from './key-source.ts'

const arnOf = ({ ownerUin, name }: Role): string => `qcs::cam::uin/${ownerUin}:roleName/${name}`
const ARN = arnOf(EXAMPLE_ROLE)
/** May take the one role and nothing else at all. */
const TAKER: Account = {
  ...EXAMPLE_SUB_ACCOUNT,
  uin: '100000000007',
  secretId: 'AKIDEXAMPLE-role-taker',
  policy: { version: '2.0', statement: { effect: 'allow', action: 'name/sts:AssumeRole', resource: ARN } },
}
const UPLOADER: Role = { ...EXAMPLE_ROLE, trusts: [TAKER.uin] }
const STRANGE: Role = { ...EXAMPLE_ROLE, name: 'strange', roleId: '4611686018427397920', trusts: ['100000000099'] }
const ASKING: Role = { ...STRANGE, name: 'asking', roleId: '4611686018427397921', trusts: [EXAMPLE_SUB_ACCOUNT.uin] }
const ROLES = [
  { ...UPLOADER, trusts: [TAKER.uin, EXAMPLE_SUB_ACCOUNT.uin] },
  STRANGE,
  { ...ASKING, externalId: 'door/7' },
]

let emulator: Emulator
let serverOffsetMs = 0
beforeEach(async () => {
  serverOffsetMs = 0
  const subAccounts = [EXAMPLE_SUB_ACCOUNT, EXAMPLE_DENIED_ACCOUNT, TAKER]
  const now = () => Date.now() + serverOffsetMs
  emulator = await startEmulator({ store: 'discard', now, subAccounts, roles: ROLES })
})
afterEach(() => emulator.close())

function open(account: Account, source: Partial<AssumeRoleSource> | 'none' = {}, change: Partial<ProfileFile> = {}) {
  const { endpoints, caFile } = emulator
  const role = source === 'none' ? {} : { source: { type: 'assume-role' as const, roleArn: ARN, ...source } }
  const addresses = { cosEndpoint: endpoints.cosHttps, stsEndpoint: endpoints.sts, caFile }
  const profile = exampleProfile({ ...addresses, prefix: 'role/', ...role, ...change })
  const audit = new FakeAudit()
  const clock = createClock(Date.now)
  const byKey = keySource(async () => ({ secretId: account.secretId, secretKey: account.secretKey }), clock)
  const broker = createBroker({
    getProfile: () => profile,
    sourceFor: () => byKey,
    audit,
    clock,
  })
  return { audit, broker, mint: (prefix = 'role/in/') => broker.getCredential(profile.id, prefix) }
}

type Credential = Awaited<ReturnType<ReturnType<typeof open>['mint']>>
async function put({ tmpSecretId, tmpSecretKey, sessionToken }: Credential, key: string): Promise<number> {
  const signing = { secretId: tmpSecretId, secretKey: tmpSecretKey, token: sessionToken }
  const ca = readFileSync(emulator.caFile, 'utf8')
  return (await send(emulator, { method: 'PUT', path: `/${key}`, body: 'x', key: signing, ca })).status
}
const kinds = () => emulator.log.map(({ kind }) => kind)
const info = (code: string, more: object = {}) => ({ info: expect.objectContaining({ code, ...more }) })

describe('a role’s credential', () => {
  test('uploads below its prefix by a key that may do nothing in COS itself, and nowhere else', async () => {
    const { mint, audit } = open(TAKER)
    const credential = await mint()
    expect(await put(credential, 'role/in/a')).toBe(200)
    expect(await put(credential, 'role/other/a')).toBe(403) // the role may, the session policy does not
    expect(credential.lifetimeMs).toBeGreaterThanOrEqual(1_799_000)
    expect(kinds().slice(0, 2)).toEqual(['GetCallerIdentity', 'AssumeRole'])
    const line = { source: 'assume-role', roleArn: ARN, outcome: 'granted', durationSeconds: 1800 }
    expect(audit.entries).toMatchObject([{ ...line, stsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) }])
    expect(JSON.stringify(audit.entries)).not.toContain(TAKER.secretKey)
  })

  test('can do no more than the role, whatever the profile allows', async () => {
    const { mint } = open(TAKER, {}, { prefix: '' })
    const credential = await mint('')
    expect(await put(credential, 'role/a')).toBe(200)
    expect(await put(credential, 'elsewhere/a')).toBe(403)
  })

  test('comes by the role’s number too', async () => {
    const roleArn = `qcs::cam::uin/${EXAMPLE_ROLE.ownerUin}:role/${EXAMPLE_ROLE.roleId}`
    expect(await put(await open(EXAMPLE_SUB_ACCOUNT, { roleArn }).mint(), 'role/in/a')).toBe(200)
  })

  test('comes with the external id the role asks for, and not without', async () => {
    const asking = arnOf(ASKING)
    const { mint } = open(EXAMPLE_SUB_ACCOUNT, { roleArn: asking, externalId: 'door/7' })
    expect(await put(await mint(), 'role/in/a')).toBe(200)
    await expect(open(EXAMPLE_SUB_ACCOUNT, { roleArn: asking }).mint()).rejects.toMatchObject(info('role-refused'))
    const wrong = open(EXAMPLE_SUB_ACCOUNT, { roleArn: asking, externalId: 'door/8' })
    await expect(wrong.mint()).rejects.toMatchObject(info('role-refused'))
  })

  test('may live 12 hours, and comes with a clock that is ten minutes off', async () => {
    serverOffsetMs = 600_000
    const { mint } = open(TAKER, {}, { durationSeconds: 43_200 })
    const { lifetimeMs, clockOffsetMs } = await mint()
    expect(lifetimeMs).toBeGreaterThanOrEqual(43_199_000)
    expect(Math.abs(clockOffsetMs - 600_000)).toBeLessThan(3000)
  })

  test('takes one question whose key it is, however often it is renewed', async () => {
    const { mint } = open(TAKER)
    await mint('role/a/')
    await mint('role/b/')
    expect(kinds()).toEqual(['GetCallerIdentity', 'AssumeRole', 'AssumeRole'])
  })
})

describe('no role’s credential', () => {
  test.each([
    [
      'an unknown role',
      EXAMPLE_SUB_ACCOUNT,
      ARN.replace('uploader', 'nobody'),
      'role-missing',
      'ResourceNotFound.RoleNotFound',
    ],
    ['a role that trusts somebody else', EXAMPLE_SUB_ACCOUNT, arnOf(STRANGE), 'role-refused', 'UnauthorizedOperation'],
    ['a key that may take another role only', TAKER, arnOf(ASKING), 'role-refused', 'UnauthorizedOperation'],
  ])('from %s', async (_case, account, roleArn, code, cosCode) => {
    const { mint, audit } = open(account, { roleArn })
    await expect(mint()).rejects.toMatchObject(info(code, { cosCode, subject: 'Example' }))
    expect(audit.entries).toMatchObject([{ source: 'assume-role', roleArn, outcome: code }])
  })

  test('for a root account’s key, which is told before STS is asked for one', async () => {
    const { mint, audit, broker } = open(emulator.account)
    await expect(mint()).rejects.toMatchObject(info('role-needs-sub-account', { subject: 'Example' }))
    expect([kinds(), broker.requests()]).toEqual([['GetCallerIdentity'], 0])
    expect(audit.entries).toMatchObject([{ outcome: 'role-needs-sub-account' }])
  })

  test('that STS would refuse to a root account itself', async () => {
    const { endpoint, caPem } = {
      endpoint: stsEndpointOf({ stsEndpoint: emulator.endpoints.sts }),
      caPem: readFileSync(emulator.caFile, 'utf8'),
    }
    const sts = createSts({ endpoint, caPem }, createClock(Date.now), () => undefined)
    const role: AssumeRoleSource = { type: 'assume-role', roleArn: ARN }
    const request = {
      policy: { version: '2.0', statement: [] } as const,
      durationSeconds: 900,
      region: 'ap-guangzhou',
      role,
    }
    const { secretId, secretKey } = emulator.account
    await expect(sts.mint(request, { secretId, secretKey })).rejects.toMatchObject(info('role-refused'))
  })
})

describe('a federation token', () => {
  test('beyond 7200 s is refused with the limit to a root account’s key, before STS is asked', async () => {
    const { mint, broker } = open(emulator.account, 'none', { durationSeconds: 7201 })
    const detail = expect.stringContaining('7200')
    await expect(mint()).rejects.toMatchObject(info('profile-invalid', { subject: 'Example', detail }))
    expect([kinds(), broker.requests()]).toEqual([['GetCallerIdentity'], 0])
  })

  test('beyond 7200 s comes to a sub-account’s key, and up to there nobody asks whose key it is', async () => {
    await open(EXAMPLE_SUB_ACCOUNT, 'none', { durationSeconds: 7201 }).mint()
    await open(EXAMPLE_SUB_ACCOUNT, 'none').mint()
    expect(kinds()).toEqual(['GetCallerIdentity', 'GetFederationToken', 'GetFederationToken'])
  })
})
