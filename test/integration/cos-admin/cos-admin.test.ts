import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createClock } from '../../../main/broker/clock.ts'
import { cosAddressOf } from '../../../main/broker/cos-address.ts'
import { type CosQuestion, createCosAdmin, type LookOperation } from '../../../main/broker/cos-admin-client.ts'
import { parseEndpoint } from '../../../main/broker/endpoint.ts'
import { headBucketPolicy } from '../../../main/broker/policy.ts'
import { createTc3Sts } from '../../../main/broker/sts-tc3.ts'
import { askCos } from '../../../main/cos-admin/ask-cos.ts'
import { CosAdminRequest } from '../../../main/cos-admin/contract.ts'
import type { ProfileFile } from '../../../shared/settings.ts'
import { type Emulator, startEmulator } from '../../emulator/index.ts'
import { exampleProfile } from '../../unit/broker/example-profile.ts'
import { spawnPlainCosAdmin } from './plain-cos-admin.ts'

const PREFIX = "测试 a+b/it's (1)/"
let emulator: Emulator
let credential: CosQuestion['credential']
let caPem: string
beforeEach(async () => {
  emulator = await startEmulator({ store: 'discard' })
  caPem = readFileSync(emulator.caFile, 'utf8')
  const { bucket, region, account } = emulator
  const sts = createTc3Sts({ endpoint: parseEndpoint(emulator.endpoints.sts), caPem }, createClock(Date.now))
  const policy = headBucketPolicy({ bucket, region, prefix: PREFIX })
  credential = await sts.mint({ policy, durationSeconds: 900, region }, account)
})
afterEach(() => emulator.close())

function requestTo(change: Partial<ProfileFile>, operation: LookOperation, prefix = PREFIX): CosAdminRequest {
  const { scheme, host, pathPrefix } = cosAddressOf(exampleProfile(change).file)
  const { tmpSecretId, tmpSecretKey, sessionToken } = credential
  const held = { tmpSecretId, tmpSecretKey, sessionToken }
  return {
    operation,
    address: { scheme, host, pathPrefix },
    prefix,
    credential: held,
    clockOffsetMs: 0,
    caPem,
    timeoutMs: 5000,
  }
}

const places: [string, () => Partial<ProfileFile>][] = [
  ['virtual-host style over http', () => ({ cosEndpoint: emulator.endpoints.cosHttp })],
  ['virtual-host style over https', () => ({ cosEndpoint: emulator.endpoints.cosHttps })],
  ['path style over http', () => ({ cosEndpoint: emulator.pathEndpoints.cosHttp, addressing: 'path' })],
  ['path style over https', () => ({ cosEndpoint: emulator.pathEndpoints.cosHttps, addressing: 'path' })],
]
describe.each(places)('%s', (_, place) => {
  test('finds the bucket and its region', async () => {
    const answer = await askCos(requestTo(place(), 'head-bucket'))
    expect(answer).toMatchObject({ ok: true, status: 200, bucketRegion: 'ap-guangzhou', requestId: expect.any(String) })
    expect(Math.abs((answer.serverDateMs ?? 0) - Date.now())).toBeLessThan(5000)
  })

  test('lists below the prefix, and is refused elsewhere', async () => {
    expect(await askCos(requestTo(place(), 'list-prefix'))).toMatchObject({ ok: true, status: 200 })
    const refused = await askCos(requestTo(place(), 'list-prefix', 'elsewhere/'))
    expect(refused).toMatchObject({ ok: false, status: 403, cosCode: 'AccessDenied', requestId: expect.any(String) })
  })

  test('probes for uploads below the prefix without leaving anything', async () => {
    expect(await askCos(requestTo(place(), 'probe-upload'))).toMatchObject({
      ok: false,
      status: 404,
      cosCode: 'NoSuchUpload',
    })
    expect(await askCos(requestTo(place(), 'probe-upload', 'elsewhere/'))).toMatchObject({
      status: 403,
      cosCode: 'AccessDenied',
    })
    expect(emulator.objects()).toEqual([])
    expect(emulator.uploads()).toEqual([])
  })
})

test('a missing bucket, an untrusted certificate and nobody there are told apart', async () => {
  const https = { cosEndpoint: emulator.endpoints.cosHttps }
  const elsewhere = { cosEndpoint: emulator.endpoints.cosHttp, bucket: 'missing-1250000000' }
  expect(await askCos(requestTo(elsewhere, 'head-bucket'))).toMatchObject({ ok: false, status: 404 })
  const { caPem: _, ...untrusting } = requestTo(https, 'head-bucket')
  expect(await askCos(untrusting)).toMatchObject({
    ok: false,
    status: 0,
    failure: expect.stringMatching(/CERT|SIGNATURE/),
  })
  const nobody = { cosEndpoint: 'http://127.0.0.1:1', addressing: 'path' } as const
  expect(await askCos(requestTo(nobody, 'head-bucket'))).toMatchObject({
    ok: false,
    status: 0,
    failure: 'ECONNREFUSED',
  })
})

test('a server that does not answer is given up', async () => {
  emulator.faults.add({ kind: 'HeadBucket', times: 4, effect: { type: 'delay', ms: 3000 } })
  const request = { ...requestTo({ cosEndpoint: emulator.endpoints.cosHttp }, 'head-bucket'), timeoutMs: 100 }
  expect(await askCos(request)).toMatchObject({ ok: false, status: 0, failure: expect.stringMatching(/TIMEDOUT/) })
})

test('answers a wrong clock with the offset it was given', async () => {
  const request = requestTo({ cosEndpoint: emulator.endpoints.cosHttp }, 'head-bucket')
  expect(await askCos({ ...request, clockOffsetMs: 500 })).toMatchObject({ ok: true })
})

test('only keys made up for it are probed', () => {
  const { operation: _, ...common } = requestTo({ cosEndpoint: emulator.endpoints.cosHttp }, 'head-bucket')
  const probe = (key: string) => v.is(CosAdminRequest, { ...common, operation: 'probe', probe: 'delete-object', key })
  const fresh = `cos-courier-check-${'0f'.repeat(16)}`
  expect([`${PREFIX}${fresh}`, fresh, `in-${fresh}`].map(probe)).toEqual([true, true, true])
  expect([`${PREFIX}photo.jpg`, '', `${fresh}/photo.jpg`, `${fresh}\n`, fresh.slice(0, -1)].map(probe)).toEqual(
    Array.from({ length: 5 }, () => false),
  )
})

test('as a process of its own with an empty environment it answers the same', async () => {
  const ask = createCosAdmin(spawnPlainCosAdmin)
  const address = cosAddressOf(exampleProfile({ cosEndpoint: emulator.endpoints.cosHttps }).file)
  const { tmpSecretId, tmpSecretKey, sessionToken } = credential
  const held = { tmpSecretId, tmpSecretKey, sessionToken }
  const question = {
    operation: 'head-bucket',
    address,
    prefix: PREFIX,
    credential: held,
    clockOffsetMs: 0,
    caPem,
  } as const
  expect(await ask(question)).toMatchObject({ ok: true, bucketRegion: 'ap-guangzhou' })
  // A request that is not one of ours is refused by the process itself.
  expect(await ask({ ...question, credential: { ...held, sessionToken: 'a b' } })).toEqual({
    ok: false,
    status: 0,
    failure: 'malformed-request',
  })
})
