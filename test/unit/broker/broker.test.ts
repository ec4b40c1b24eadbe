import { expect, test } from 'vitest'
import type { AuditLog } from '../../../main/broker/audit-log.ts'
import { createAuditLog } from '../../../main/broker/audit-log.ts'
import { type CredentialBroker, createBroker } from '../../../main/broker/broker.ts'
import { createClock } from '../../../main/broker/clock.ts'
import { mintByKey } from '../../../main/broker/mint-by-key.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Profile, ProfileFile } from '../../../shared/settings.ts'
import { EXAMPLE_KEY, exampleProfile } from './example-profile.ts'
import { FakeAudit, FakeAuditFile, FakeSts } from './fakes.ts'

const NOW_MS = 1_700_000_000_000
interface Setup {
  readonly broker: CredentialBroker
  readonly sts: FakeSts
  readonly audit: FakeAudit
  readonly keyReads: () => number
  profile: Profile
}
function setUp(change: Partial<ProfileFile> = {}, log?: AuditLog): Setup {
  const sts = new FakeSts()
  const audit = new FakeAudit()
  let keyReads = 0
  const setup = { sts, audit, keyReads: () => keyReads, profile: exampleProfile(change) }
  const clock = createClock(() => NOW_MS)
  const byKey = mintByKey({
    readKey: async () => {
      keyReads += 1
      return EXAMPLE_KEY
    },
    wayTo: async () => ({}),
    openSts: (_profile, _way, onRequest) => ({
      mint: (request) => {
        onRequest()
        return sts.mint(request)
      },
      whoAmI: () => sts.whoAmI(),
    }),
    clock,
  })
  const broker = createBroker({
    getProfile: (id) => (id === setup.profile.id ? setup.profile : undefined),
    sourceFor: () => byKey,
    audit: log ?? audit,
    clock,
  })
  return Object.assign(setup, { broker })
}
const ID = exampleProfile().id
const withCode = (code: string) => expect.objectContaining({ info: expect.objectContaining({ code }) })

test('calls for one scope share one STS request, one key read and one audit line', async () => {
  const { broker, sts, audit, keyReads } = setUp()
  const calls = [broker.getCredential(ID, 'a/'), broker.getCredential(ID, 'a/'), broker.getCredential(ID, 'a/')]
  await sts.untilAsked(1)
  sts.grant()
  const [first, ...others] = await Promise.all(calls)
  for (const other of others) expect(other).toBe(first)
  expect([sts.asked.length, keyReads(), audit.entries.length, broker.requests()]).toEqual([1, 1, 1, 1])
})

test('other prefixes are asked for on their own, and nothing is kept for a later call', async () => {
  const { broker, sts, keyReads } = setUp()
  const both = [broker.getCredential(ID, 'a/'), broker.getCredential(ID, 'b/')]
  await sts.untilAsked(2)
  sts.grant()
  sts.grant()
  await Promise.all(both)
  const again = broker.getCredential(ID, 'a/')
  await sts.untilAsked(3)
  sts.grant()
  await again
  expect([keyReads(), broker.requests()]).toEqual([3, 3])
  const resources = sts.asked.map(({ policy }) => policy.statement[0]?.resource[0]?.split('/').slice(-2).join('/'))
  expect(resources).toEqual(['a/*', 'b/*', 'a/*'])
})

test('a call after a change of settings does not get the credential that is on its way for the old ones', async () => {
  const setup = setUp()
  const old = setup.broker.getCredential(ID, 'a/')
  await setup.sts.untilAsked(1)
  setup.profile = exampleProfile({ actions: 'upload' })
  const current = setup.broker.getCredential(ID, 'a/')
  await setup.sts.untilAsked(2)
  setup.sts.grant()
  setup.sts.grant()
  expect((await old).scope.actions).toBe('check')
  expect((await current).scope.actions).toBe('upload')
})

test('a failed request fails all its callers once and the next call asks anew', async () => {
  const { broker, sts, audit } = setUp()
  const calls = Promise.allSettled([broker.getCredential(ID, 'a/'), broker.getCredential(ID, 'a/')])
  await sts.untilAsked(1)
  sts.refuse(new AppError({ code: 'sts-refused', cosCode: 'UnauthorizedOperation', requestId: 'r-9' }))
  const told = { info: { code: 'sts-refused', subject: 'Example', cosCode: 'UnauthorizedOperation', requestId: 'r-9' } }
  expect(await calls).toMatchObject([{ reason: told }, { reason: told }])
  expect(audit.entries).toMatchObject([{ outcome: 'sts-refused', stsRequestId: 'r-9', secretId: 'AKIDEXAM…' }])
  const next = broker.getCredential(ID, 'a/')
  await sts.untilAsked(2)
  sts.grant()
  await expect(next).resolves.toMatchObject({ sessionToken: 'TMPEXAMPLE-token' })
})

test('a credential ends by the local clock: the moment of asking plus what was granted', async () => {
  const { broker, sts } = setUp({ durationSeconds: 7200 })
  const call = broker.getCredential(ID, '')
  await sts.untilAsked(1)
  sts.grant(3600)
  expect(await call).toMatchObject({ expiresAtMs: NOW_MS + 3_600_000, lifetimeMs: 3_600_000, clockOffsetMs: 0 })
  expect(sts.asked[0]?.durationSeconds).toBe(7200)
})

test('the audit line says who got what and holds no secret', async () => {
  const { broker, sts, audit } = setUp()
  const call = broker.getCredential(ID, 'a/')
  await sts.untilAsked(1)
  sts.grant()
  await call
  expect(audit.entries).toEqual([
    {
      profileName: 'Example',
      profileId: ID,
      bucket: 'examplebucket-1250000000',
      region: 'ap-guangzhou',
      prefix: 'a/',
      actions: 'check',
      durationSeconds: 1800,
      source: 'federation-token',
      secretId: 'AKIDEXAM…',
      tmpSecretId: 'TMPEXAMP…',
      stsRequestId: 'r-1',
      outcome: 'granted',
    },
  ])
})

test('a scope outside the settings is refused and written down before any key is read', async () => {
  const { broker, sts, audit, keyReads } = setUp({ prefix: 'team/' })
  await expect(broker.getCredential(ID, 'other/')).rejects.toThrow(withCode('scope-denied'))
  expect(audit.entries).toMatchObject([{ prefix: 'other/', outcome: 'scope-denied' }])
  expect([sts.asked.length, keyReads()]).toEqual([0, 0])
})

test('an endpoint that must not be used is found before any key is read', async () => {
  const { broker, keyReads } = setUp({ cosEndpoint: 'http://cos.example' })
  await expect(broker.getCredential(ID, '')).rejects.toThrow(withCode('insecure-endpoint'))
  expect(keyReads()).toBe(0)
})

test('an unknown profile is told', async () => {
  await expect(setUp().broker.getCredential('p-ffffffffffffffff', '')).rejects.toThrow(withCode('profile-unknown'))
})

test.each(['append', 'sync'] as const)(
  'no credential is handed out when the audit line fails to %s',
  async (failing) => {
    const file = new FakeAuditFile()
    file.failing = failing
    const { broker, sts } = setUp(
      {},
      createAuditLog(file, () => NOW_MS),
    )
    const call = broker.getCredential(ID, '')
    await sts.untilAsked(1)
    sts.grant()
    await expect(call).rejects.toThrow(withCode('audit-failed'))
  },
)

test('the credential is handed out only after the line is on disk', async () => {
  const steps: string[] = []
  const { broker, sts } = setUp(
    {},
    createAuditLog(new FakeAuditFile('', steps), () => NOW_MS),
  )
  const call = broker.getCredential(ID, '').then(() => steps.push('handed out'))
  await sts.untilAsked(1)
  sts.grant()
  await call
  expect(steps).toEqual(['append', 'sync', 'handed out'])
})

test("a connection test's credential may look, list and probe only, and is audited as such", async () => {
  const { broker, sts, audit } = setUp({ prefix: 'team/', durationSeconds: 7200 })
  const call = broker.getTestCredential(ID)
  await sts.untilAsked(1)
  sts.grant()
  await call
  const actions = sts.asked[0]?.policy.statement.flatMap(({ action }) => action)
  expect(actions).toEqual(['name/cos:HeadBucket', 'name/cos:GetBucket', 'name/cos:UploadPart'])
  expect(audit.entries).toMatchObject([{ actions: 'test', durationSeconds: 900, outcome: 'granted' }])
})

test('an STS in trouble is asked again at once, and only what became of it is written down', async () => {
  const { broker, sts, audit } = setUp()
  const call = broker.getCredential(ID, 'a/')
  await sts.untilAsked(1)
  sts.refuse(new AppError({ code: 'sts-unreachable', httpStatus: 503 }))
  await sts.untilAsked(2)
  sts.grant()
  await call
  expect(broker.requests()).toBe(2)
  expect(audit.entries.map(({ outcome }) => outcome)).toEqual(['granted'])
})
