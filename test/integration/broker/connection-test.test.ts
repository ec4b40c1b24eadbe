import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createBroker } from '../../../main/broker/broker.ts'
import { createClock } from '../../../main/broker/clock.ts'
import { testConnection } from '../../../main/broker/connection-test.ts'
import { askCos } from '../../../main/cos-admin/ask-cos.ts'
import { AppError } from '../../../shared/errors.ts'
import type { TestStep } from '../../../shared/ipc/admin-contract.ts'
import type { ProfileFile } from '../../../shared/settings.ts'
import {
  type Account,
  type Emulator,
  EXAMPLE_DENIED_ACCOUNT,
  EXAMPLE_SUB_ACCOUNT,
  startEmulator,
} from '../../emulator/index.ts'
import { exampleProfile } from '../../unit/broker/example-profile.ts'
import { FakeAudit } from '../../unit/broker/fakes.ts'
import { directWay } from './direct-way.ts'
import { keySource } from './key-source.ts'

/** A sub-account that may upload below one folder and nothing else. */
const UPLOADER: Account = {
  ...EXAMPLE_SUB_ACCOUNT,
  uin: '100000000009',
  secretId: 'AKIDEXAMPLE-uploader',
  policy: {
    version: '2.0',
    statement: [
      { effect: 'allow', action: 'name/sts:*', resource: '*' },
      {
        effect: 'allow',
        action: ['name/cos:UploadPart', 'name/cos:PutObject'],
        resource: 'qcs::cos:ap-guangzhou:uid/1250000000:examplebucket-1250000000/in/*',
      },
    ],
  },
}
let emulator: Emulator
let serverOffsetMs = 0
beforeEach(async () => {
  serverOffsetMs = 0
  const subAccounts = [EXAMPLE_SUB_ACCOUNT, EXAMPLE_DENIED_ACCOUNT, UPLOADER]
  emulator = await startEmulator({ store: 'discard', now: () => Date.now() + serverOffsetMs, subAccounts })
})
afterEach(() => emulator.close())

const key = ({ secretId, secretKey }: Account) => ({ secretId, secretKey })
async function run(
  change: Partial<ProfileFile> = {},
  readKey = async () => key(emulator.account),
): Promise<readonly TestStep[]> {
  const { endpoints, caFile } = emulator
  const profile = exampleProfile({ cosEndpoint: endpoints.cosHttps, stsEndpoint: endpoints.sts, caFile, ...change })
  const clock = createClock(Date.now)
  const byKey = keySource(readKey, clock)
  const broker = createBroker({
    getProfile: () => profile,
    sourceFor: () => byKey,
    audit: new FakeAudit(),
    clock,
  })
  return testConnection(profile, {
    broker,
    readKey,
    wayTo: directWay,
    askCos: (question) => askCos(requestOf(question)),
  })
}
const requestOf = ({ address, caPem, ...rest }: Parameters<Parameters<typeof testConnection>[1]['askCos']>[0]) => {
  const { scheme, host, pathPrefix } = address
  return { ...rest, address: { scheme, host, pathPrefix }, ...(caPem === undefined ? {} : { caPem }), timeoutMs: 2000 }
}
const outcomes = (steps: readonly TestStep[]) => steps.map(({ name, outcome }) => `${name} ${outcome}`)
const stepOf = (steps: readonly TestStep[], name: string) => steps.find((step) => step.name === name)

describe('a connection test', () => {
  test('finds that everything works and leaves nothing behind', async () => {
    const steps = await run({ prefix: 'in/' })
    expect(outcomes(steps)).toEqual(['key works', 'sts works', 'clock works', 'bucket works', 'prefix works'])
    const { cosHttps, sts } = emulator.endpoints
    expect(stepOf(steps, 'sts')?.facts).toEqual({ host: new URL(sts).host, accountKind: 'root' })
    const host = `${emulator.bucket}.${new URL(cosHttps).host}`
    expect(stepOf(steps, 'bucket')?.facts).toEqual({ host, region: 'ap-guangzhou' })
    expect([emulator.objects(), emulator.uploads()]).toEqual([[], []])
  })

  test('knows a sub-account, and a server whose clock differs', async () => {
    serverOffsetMs = 600_000
    const steps = await run({}, async () => key(EXAMPLE_SUB_ACCOUNT))
    expect(outcomes(steps)).toEqual(['key works', 'sts works', 'clock works', 'bucket works', 'prefix works'])
    expect(stepOf(steps, 'sts')?.facts).toMatchObject({ accountKind: 'sub-account' })
    expect(Number(stepOf(steps, 'clock')?.facts?.['offsetSeconds'])).toBeCloseTo(600, -1)
  })

  test('stops at a key that cannot be read', async () => {
    const steps = await run({}, () => Promise.reject(new AppError({ code: 'keychain-dismissed' })))
    expect(outcomes(steps)).toEqual([
      'key fails',
      'sts not-tried',
      'clock not-tried',
      'bucket not-tried',
      'prefix not-tried',
    ])
    expect(steps[0]?.error).toEqual({ code: 'keychain-dismissed', subject: 'Example' })
  })

  test.each([
    ['a wrong key', async () => ({ ...key(emulator.account), secretKey: 'EXAMPLE-wrong' }), 'sts-key-refused'],
    ['a key that may not ask', async () => key(EXAMPLE_DENIED_ACCOUNT), 'sts-refused'],
  ])('stops at %s, having compared the clocks', async (_, readKey, code) => {
    const steps = await run({}, readKey)
    expect(outcomes(steps)).toEqual(['key works', 'sts fails', 'clock works', 'bucket not-tried', 'prefix not-tried'])
    expect(stepOf(steps, 'sts')?.error).toMatchObject({ code, subject: 'Example', requestId: expect.any(String) })
  })

  test('stops at an STS that is not there', async () => {
    const steps = await run({ stsEndpoint: 'https://localhost:1' })
    expect(outcomes(steps)).toEqual([
      'key works',
      'sts fails',
      'clock not-tried',
      'bucket not-tried',
      'prefix not-tried',
    ])
    expect(stepOf(steps, 'sts')?.error).toMatchObject({ code: 'sts-unreachable', subject: 'localhost:1' })
  })

  test('says that the clock is what STS refuses', async () => {
    const expired = { type: 'status', status: 200, code: 'AuthFailure.SignatureExpire' } as const
    emulator.faults.add({ kind: 'GetFederationToken', times: 9, effect: expired })
    const steps = await run()
    expect(outcomes(steps).slice(0, 3)).toEqual(['key works', 'sts fails', 'clock fails'])
    expect(stepOf(steps, 'clock')?.error).toMatchObject({ code: 'clock-wrong', subject: 'Example' })
  })

  test('a bucket that is not there makes the folder pointless', async () => {
    const steps = await run({ bucket: 'missing-1250000000', cosEndpoint: emulator.endpoints.cosHttp })
    expect(outcomes(steps).slice(2)).toEqual(['clock works', 'bucket fails', 'prefix not-tried'])
    expect(stepOf(steps, 'bucket')?.error).toMatchObject({
      code: 'bucket-missing',
      subject: 'missing-1250000000',
      httpStatus: 404,
      requestId: expect.any(String),
    })
  })

  test('a bucket nobody answers for is told as network, a certificate as TLS', async () => {
    const nobody = await run({ cosEndpoint: 'http://localhost:1' })
    expect(stepOf(nobody, 'bucket')).toMatchObject({ outcome: 'fails', error: { code: 'network-unreachable' } })
    // The emulator's certificate names one bucket's host only.
    const otherHost = await run({ bucket: 'missing-1250000000' })
    expect(stepOf(otherHost, 'bucket')).toMatchObject({ outcome: 'fails', error: { code: 'tls-failure' } })
  })

  test('a sub-account that may only upload is told that it may, and what it may not', async () => {
    const mayUpload = await run({ prefix: 'in/', actions: 'upload' }, async () => key(UPLOADER))
    expect(outcomes(mayUpload).slice(3)).toEqual(['bucket fails', 'prefix works'])
    expect(stepOf(mayUpload, 'bucket')?.error).toMatchObject({
      code: 'access-denied',
      subject: 'examplebucket-1250000000',
    })
    const mayNotList = await run({ prefix: 'in/', actions: 'check' }, async () => key(UPLOADER))
    expect(stepOf(mayNotList, 'prefix')?.error).toMatchObject({ code: 'access-denied', subject: 'in/' })
    const elsewhere = await run({ prefix: 'out/', actions: 'upload' }, async () => key(UPLOADER))
    expect(stepOf(elsewhere, 'prefix')?.error).toMatchObject({ code: 'access-denied', subject: 'out/' })
  })
})
