import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createClock } from '../../../main/broker/clock.ts'
import { parseEndpoint } from '../../../main/broker/endpoint.ts'
import { buildPolicy } from '../../../main/broker/policy.ts'
import { createTc3Sts } from '../../../main/broker/sts-tc3.ts'
import type { ObjectAcl } from '../../../shared/scope.ts'
import { type Emulator, startEmulator } from '../../emulator/index.ts'
import { type Key, type RawRequest, send } from './signed-request.ts'

let emulator: Emulator
beforeEach(async () => {
  emulator = await startEmulator({ store: 'discard' })
})
afterEach(() => emulator.close())

/** A credential as the app's broker asks for it. */
async function credentialFor(acl?: ObjectAcl): Promise<Key> {
  const { account, bucket, caFile, endpoints, region } = emulator
  const connection = { endpoint: parseEndpoint(endpoints.sts), caPem: readFileSync(caFile, 'utf8') }
  const policy = buildPolicy({ bucket, region, prefix: 'in/', actions: 'upload', ...(acl && { acl }) })
  const minted = await createTc3Sts(connection, createClock(Date.now)).mint(
    { policy, durationSeconds: 900, region },
    account,
  )
  return { secretId: minted.tmpSecretId, secretKey: minted.tmpSecretKey, token: minted.sessionToken }
}
const KINDS: readonly Pick<RawRequest, 'method' | 'path' | 'params'>[] = [
  { method: 'PUT', path: '/in/a' },
  { method: 'POST', path: '/in/b', params: { uploads: '' } },
]
const statuses = (key: Key, acl?: string) =>
  Promise.all(
    KINDS.map(async (kind) => {
      const { status, code } = await send(emulator, { ...kind, key, ...(acl && { headers: { 'x-cos-acl': acl } }) })
      return `${status} ${code}`.trim()
    }),
  )
const REFUSED = ['403 AccessDenied', '403 AccessDenied']

test('without the statement for it no ACL can be set, and uploads without one go through', async () => {
  const key = await credentialFor()
  for (const acl of ['default', 'private', 'public-read']) expect(await statuses(key, acl), acl).toEqual(REFUSED)
  expect(await statuses(key)).toEqual(['200', '200'])
})

test('with it that one can be set and no other', async () => {
  const key = await credentialFor('public-read')
  expect(await statuses(key, 'public-read')).toEqual(['200', '200'])
  expect(await statuses(key)).toEqual(['200', '200'])
  for (const acl of ['private', 'authenticated-read']) expect(await statuses(key, acl), acl).toEqual(REFUSED)
  expect(emulator.object(emulator.bucket, 'in/a')?.acl).toBe('default')
})
