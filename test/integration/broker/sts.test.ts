import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createClock } from '../../../main/broker/clock.ts'
import { parseEndpoint } from '../../../main/broker/endpoint.ts'
import { buildPolicy } from '../../../main/broker/policy.ts'
import type { Sts, StsConnection } from '../../../main/broker/sts.ts'
import { createSts } from '../../../main/broker/sts-client.ts'
import { createQcloudSts } from '../../../main/broker/sts-qcloud.ts'
import { createTc3Sts } from '../../../main/broker/sts-tc3.ts'
import {
  type Account,
  type Emulator,
  EXAMPLE_DENIED_ACCOUNT,
  EXAMPLE_ROLE,
  EXAMPLE_SUB_ACCOUNT,
  startEmulator,
} from '../../emulator/index.ts'

const MINUTE_MS = 60_000
let emulator: Emulator
let serverOffsetMs = 0
beforeEach(async () => {
  serverOffsetMs = 0
  emulator = await startEmulator({ store: 'discard', now: () => Date.now() + serverOffsetMs })
})
afterEach(() => emulator.close())

const connection = (): StsConnection => ({
  endpoint: parseEndpoint(emulator.endpoints.sts),
  caPem: readFileSync(emulator.caFile, 'utf8'),
})
const request = (durationSeconds = 1800) => {
  const { bucket, region } = emulator
  return { policy: buildPolicy({ bucket, region, prefix: '测试 a+b/', actions: 'check' }), durationSeconds, region }
}
const keyOf = ({ secretId, secretKey }: Account) => ({ secretId, secretKey })
const info = (code: string, more: object = {}) => ({ info: expect.objectContaining({ code, ...more }) })

const adapters: [string, (connection: StsConnection) => Pick<Sts, 'mint'>][] = [
  ['qcloud-cos-sts', (to) => createQcloudSts(to, createClock(Date.now))],
  ['the TC3 client', (to) => createTc3Sts(to, createClock(Date.now))],
]
describe.each(adapters)('%s', (_, open) => {
  test('gets a credential over TLS with the profile’s own authority', async () => {
    const minted = await open(connection()).mint(request(), keyOf(emulator.account))
    expect(minted).toMatchObject({
      tmpSecretId: expect.stringMatching(/^AKID/),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    // A Date header has whole seconds.
    expect(minted.grantedSeconds).toBeGreaterThanOrEqual(1799)
    expect(minted.grantedSeconds).toBeLessThanOrEqual(1800)
    expect(Math.abs((minted.serverDateMs ?? 0) - Date.now())).toBeLessThan(5000)
  })

  test.each([
    ['an unknown SecretId', { secretId: 'AKIDEXAMPLE-nobody' }, 'sts-key-refused', 'AuthFailure.SecretIdNotFound'],
    ['a wrong SecretKey', { secretKey: 'EXAMPLE-wrong' }, 'sts-key-refused', 'AuthFailure.SignatureFailure'],
    ['a key that may not ask', keyOf(EXAMPLE_DENIED_ACCOUNT), 'sts-refused', 'UnauthorizedOperation'],
  ])('says that %s is refused', async (_case, change, code, cosCode) => {
    const asking = open(connection()).mint(request(), { ...keyOf(emulator.account), ...change })
    await expect(asking).rejects.toMatchObject(
      info(code, { cosCode, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) }),
    )
  })

  test('takes a role, and says that there is none of another name', async () => {
    const roleArn = `qcs::cam::uin/${EXAMPLE_ROLE.ownerUin}:roleName/${EXAMPLE_ROLE.name}`
    const asking = (arn: string) =>
      open(connection()).mint(
        { ...request(3600), role: { type: 'assume-role', roleArn: arn } },
        keyOf(EXAMPLE_SUB_ACCOUNT),
      )
    expect((await asking(roleArn)).grantedSeconds).toBeGreaterThanOrEqual(3599)
    expect(emulator.log.at(-1)?.kind).toBe('AssumeRole')
    const cosCode = 'ResourceNotFound.RoleNotFound'
    await expect(asking(`${roleArn}s`)).rejects.toMatchObject(info('role-missing', { cosCode }))
  })

  test('says how long a root account’s credential may live', async () => {
    await expect(open(connection()).mint(request(7201), keyOf(emulator.account))).rejects.toMatchObject(
      info('sts-refused', { cosCode: 'InvalidParameter.OverTimeError', detail: expect.stringContaining('7200') }),
    )
    await expect(open(connection()).mint(request(129_600), keyOf(EXAMPLE_SUB_ACCOUNT))).resolves.toBeDefined()
  })

  test('tells an untrusted certificate from a server that is not there', async () => {
    const { endpoint } = connection()
    await expect(open({ endpoint }).mint(request(), keyOf(emulator.account))).rejects.toMatchObject(
      info('tls-failure', { subject: endpoint.host, detail: expect.stringMatching(/CERT|SIGNATURE/) }),
    )
    const nobody = { endpoint: parseEndpoint('https://localhost:1') }
    await expect(open(nobody).mint(request(), keyOf(emulator.account))).rejects.toMatchObject(
      info('sts-unreachable', { subject: 'localhost:1', detail: 'ECONNREFUSED' }),
    )
  })

  test.each([
    ['a lost reply', { type: 'loseReply' } as const, 'sts-unreachable'],
    [
      'an overloaded service',
      { type: 'status', status: 200, code: 'RequestLimitExceeded' } as const,
      'sts-unreachable',
    ],
    ['a failing service', { type: 'status', status: 200, code: 'InternalError.DbError' } as const, 'sts-unreachable'],
    ['a gateway’s 503', { type: 'status', status: 503, code: 'x' } as const, 'sts-unreachable'],
  ])('takes %s as passing', async (_case, effect, code) => {
    emulator.faults.add({ kind: 'GetFederationToken', times: 1, effect })
    const sts = open(connection())
    await expect(sts.mint(request(), keyOf(emulator.account))).rejects.toMatchObject(info(code))
    await expect(sts.mint(request(), keyOf(emulator.account))).resolves.toBeDefined()
  })
})

describe('the STS client', () => {
  const client = () => {
    const clock = createClock(Date.now)
    let requests = 0
    const sts = createSts(connection(), clock, () => {
      requests += 1
    })
    return { sts, clock, requests: () => requests }
  }

  test.each([-10, 10, 600])(
    'learns a clock that is %s minutes off from the refusal and asks once more',
    async (minutes) => {
      serverOffsetMs = minutes * MINUTE_MS
      const { sts, clock, requests } = client()
      const { grantedSeconds } = await sts.mint(request(), keyOf(emulator.account))
      expect(requests()).toBe(2)
      expect(grantedSeconds).toBeGreaterThanOrEqual(1799)
      expect(Math.abs(clock.offsetMs() - serverOffsetMs)).toBeLessThan(2000)
      await sts.mint(request(), keyOf(emulator.account))
      expect(requests()).toBe(3)
    },
  )

  test('signs with the corrected clock once it is off by more than a minute, before STS would refuse', async () => {
    serverOffsetMs = 4 * MINUTE_MS
    const { sts, requests } = client()
    await sts.mint(request(), keyOf(emulator.account))
    // Would be six minutes for the local clock, two for the one learned.
    serverOffsetMs = 6 * MINUTE_MS
    await sts.mint(request(), keyOf(emulator.account))
    expect(requests()).toBe(2)
  })

  test('gives up with clock-wrong when STS keeps refusing the time', async () => {
    const expired = { type: 'status', status: 200, code: 'AuthFailure.SignatureExpire' } as const
    emulator.faults.add({ kind: 'GetFederationToken', times: 5, effect: expired })
    serverOffsetMs = 10 * MINUTE_MS
    const { sts, requests } = client()
    await expect(sts.mint(request(), keyOf(emulator.account))).rejects.toMatchObject(info('clock-wrong'))
    expect(requests()).toBe(2)
  })

  test.each([
    ['root', () => emulator.account],
    ['sub-account', () => EXAMPLE_SUB_ACCOUNT],
  ])('knows the key of a %s', async (kind, account) => {
    await expect(client().sts.whoAmI(keyOf(account()))).resolves.toMatchObject({ kind })
  })
})
