import { readFile } from 'node:fs/promises'
import { Agent } from 'node:https'
import { createRequire } from 'node:module'
import COS from 'cos-nodejs-sdk-v5'
import STS from 'qcloud-cos-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Account,
  type Emulator,
  EXAMPLE_DENIED_ACCOUNT,
  EXAMPLE_ROLE,
  EXAMPLE_SUB_ACCOUNT,
  startEmulator,
} from '../../emulator/index.ts'
import { send } from './signed-request.ts'
import { tc3 } from './tc3-request.ts'

let nowMs = Date.now()
let emulator: Emulator
let ca: string
let at: { Bucket: string; Region: string }
const sdkRequire = createRequire(createRequire(import.meta.url).resolve('qcloud-cos-sts'))
const axios: { defaults: { httpsAgent?: Agent } } = sdkRequire('axios')

beforeAll(async () => {
  emulator = await startEmulator({ store: 'discard', now: () => nowMs })
  ca = await readFile(emulator.caFile, 'utf8')
  axios.defaults.httpsAgent = new Agent({ ca })
  at = { Bucket: emulator.bucket, Region: emulator.region }
})
afterAll(async () => {
  axios.defaults.httpsAgent?.destroy()
  delete axios.defaults.httpsAgent
  await emulator.close()
})

const scoped = (prefix: string, ...names: string[]) =>
  STS.getPolicy(
    names.map((name) => ({
      action: `name/cos:${name}`,
      bucket: emulator.bucket,
      region: emulator.region,
      prefix,
    })),
  )
const credentialOf = (
  account: Account,
  options: { policy?: object; durationSeconds?: number; secretKey?: string } = {},
) =>
  STS.getCredential({
    secretId: account.secretId,
    secretKey: options.secretKey ?? account.secretKey,
    proxy: '',
    durationSeconds: options.durationSeconds ?? 1800,
    endpoint: new URL(emulator.endpoints.sts).host,
    policy: options.policy ?? scoped('up/*', 'PutObject', 'GetBucket'),
  })

describe('qcloud-cos-sts, unmodified, over TLS', () => {
  test('its temporary key uploads below the prefix and nowhere else, through the SDK', async () => {
    const { credentials, expiredTime } = await credentialOf(emulator.account)
    expect(expiredTime).toBe(Math.floor(nowMs / 1000) + 1800)
    const cos = new COS({
      SecretId: credentials.tmpSecretId,
      SecretKey: credentials.tmpSecretKey,
      SecurityToken: credentials.sessionToken,
      Ip: new URL(emulator.pathEndpoints.cosHttp).host,
      Protocol: 'http:',
    })
    await cos.putObject({ ...at, Key: 'up/a', Body: 'a' })
    await expect(cos.putObject({ ...at, Key: 'down/a', Body: 'a' })).rejects.toMatchObject({ code: 'AccessDenied' })
    await expect(cos.headObject({ ...at, Key: 'up/a' })).rejects.toMatchObject({ statusCode: 403 })
    await expect(cos.getBucket({ ...at, Prefix: 'up/' })).resolves.toMatchObject({ statusCode: 200 })
    await expect(cos.getBucket({ ...at, Prefix: '' })).rejects.toMatchObject({ code: 'AccessDenied' })
    expect(emulator.log.find(({ key }) => key === 'up/a')).toMatchObject({
      temporary: true,
      secretId: credentials.tmpSecretId,
    })
  })

  test('after its life the temporary key is ExpiredToken, and without its token InvalidAccessKeyId', async () => {
    const { credentials } = await credentialOf(emulator.account, { durationSeconds: 60 })
    const client = (SecurityToken: string): COS =>
      new COS({
        SecretId: credentials.tmpSecretId,
        SecretKey: credentials.tmpSecretKey,
        SecurityToken,
        Ip: new URL(emulator.pathEndpoints.cosHttp).host,
        Protocol: 'http:',
      })
    const put = (SecurityToken: string) => client(SecurityToken).putObject({ ...at, Key: 'up/b', Body: 'b' })
    await expect(put('')).rejects.toMatchObject({ code: 'InvalidAccessKeyId', statusCode: 403 })
    await expect(put(`${credentials.sessionToken}x`)).rejects.toMatchObject({ code: 'InvalidAccessKeyId' })
    await put(credentials.sessionToken)
    nowMs += 61_000
    await expect(put(credentials.sessionToken)).rejects.toMatchObject({ code: 'ExpiredToken', statusCode: 400 })
    nowMs = Date.now()
  })

  test('durations: root up to 7200 s, sub-account up to 129600 s', async () => {
    const code = 'InvalidParameter.OverTimeError'
    await expect(credentialOf(emulator.account, { durationSeconds: 7201 })).rejects.toMatchObject({ Code: code })
    await credentialOf(emulator.account, { durationSeconds: 7200 })
    await expect(credentialOf(EXAMPLE_SUB_ACCOUNT, { durationSeconds: 129_601 })).rejects.toMatchObject({ Code: code })
    await credentialOf(EXAMPLE_SUB_ACCOUNT, { durationSeconds: 129_600 })
  })

  test('refusals carry the documented codes and a request id', async () => {
    const refused = async (promise: Promise<unknown>, Code: string): Promise<void> =>
      expect(promise).rejects.toMatchObject({ Code, RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    const { account } = emulator
    await refused(credentialOf({ ...account, secretId: 'AKIDEXAMPLE-nobody' }), 'AuthFailure.SecretIdNotFound')
    await refused(credentialOf(account, { secretKey: 'wrong' }), 'AuthFailure.SignatureFailure')
    await refused(credentialOf(EXAMPLE_DENIED_ACCOUNT), 'UnauthorizedOperation')
    const statement = { effect: 'allow', action: 'name/cos:*', resource: 'up/*' }
    await refused(credentialOf(account, { policy: { version: '2.0', statement } }), 'InvalidParameter.ResouceError')
    await refused(credentialOf(account, { policy: { version: '1.0' } }), 'InvalidParameter.StrategyFormatError')
    const long = { version: '2.0', statement: [], note: 'x'.repeat(5000) }
    await refused(credentialOf(account, { policy: long }), 'InvalidParameter.PolicyTooLong')
    nowMs += 301_000
    await refused(credentialOf(account), 'AuthFailure.SignatureExpire')
    nowMs = Date.now()
  })

  test('conditions of the session policy are kept: network, TLS and Content-Type', async () => {
    const mayPut = async (condition: object, overTls: boolean): Promise<boolean> => {
      const statement = { effect: 'allow', action: 'name/cos:PutObject', resource: '*', condition }
      const { credentials } = await credentialOf(emulator.account, { policy: { version: '2.0', statement } })
      const { tmpSecretId: secretId, tmpSecretKey: secretKey, sessionToken: token } = credentials
      const headers = { 'content-type': 'image/png' }
      const raw = { method: 'PUT', path: '/c', body: 'x', headers, key: { secretId, secretKey, token } }
      const { status } = await send(emulator, overTls ? { ...raw, ca } : raw)
      expect([200, 403]).toContain(status)
      return status === 200
    }
    expect(await mayPut({ ip_equal: { 'qcs:ip': '127.0.0.0/8' } }, false)).toBe(true)
    expect(await mayPut({ ip_equal: { 'qcs:ip': '10.0.0.0/8' } }, false)).toBe(false)
    expect(await mayPut({ bool_equal: { 'cos:secure-transport': 'true' } }, true)).toBe(true)
    expect(await mayPut({ bool_equal: { 'cos:secure-transport': 'true' } }, false)).toBe(false)
    expect(await mayPut({ string_like: { 'cos:content-type': 'image%2F*' } }, false)).toBe(true)
    expect(await mayPut({ string_like: { 'cos:content-type': 'video%2F*' } }, false)).toBe(false)
  })

  test('getRoleCredential: what the role may ∩ the session policy, at most 43200 s', async () => {
    const { secretId, secretKey } = EXAMPLE_SUB_ACCOUNT
    const roleArn = `qcs::cam::uin/${EXAMPLE_ROLE.ownerUin}:roleName/${EXAMPLE_ROLE.name}`
    const endpoint = new URL(emulator.endpoints.sts).host
    const asked = { secretId, secretKey, roleArn, endpoint, proxy: '', policy: scoped('*', 'PutObject') }
    const { credentials } = await STS.getRoleCredential({ ...asked, durationSeconds: 43_200 })
    const { tmpSecretId, tmpSecretKey, sessionToken: token } = credentials
    const key = { secretId: tmpSecretId, secretKey: tmpSecretKey, token }
    const statusOf = async (method: string, path: string) => (await send(emulator, { method, path, key })).status
    expect(await statusOf('PUT', '/role/x')).toBe(200)
    expect(await statusOf('PUT', '/down/x')).toBe(403)
    expect(await statusOf('GET', '/role/x')).toBe(403)
    const tooLong = STS.getRoleCredential({ ...asked, durationSeconds: 43_201 })
    await expect(tooLong).rejects.toMatchObject({ Code: 'InvalidParameter.OverTimeError' })
    expect(await tc3(emulator, nowMs, 'GetCallerIdentity', key, {})).toMatchObject({ Type: 'CAMRole' })
    const again = { RoleArn: roleArn, RoleSessionName: 'again' }
    expect(await tc3(emulator, nowMs, 'AssumeRole', key, again)).toMatchObject({
      Error: { Code: 'UnauthorizedOperation' },
    })
  })

  test('a temporary key may not mint another', async () => {
    const { credentials } = await credentialOf(emulator.account)
    const key = {
      secretId: credentials.tmpSecretId,
      secretKey: credentials.tmpSecretKey,
      token: credentials.sessionToken,
    }
    expect(await tc3(emulator, nowMs, 'GetFederationToken', key, { Name: 'x', Policy: '{}' })).toMatchObject({
      Error: { Code: 'UnauthorizedOperation' },
    })
  })

  test('scripted faults: an error, then a connection that ends without a reply', async () => {
    const kind = 'GetFederationToken'
    emulator.faults.add({ kind, times: 1, effect: { type: 'status', status: 200, code: 'InternalError.SystemError' } })
    await expect(credentialOf(emulator.account)).rejects.toMatchObject({ Code: 'InternalError.SystemError' })
    emulator.faults.add({ kind, times: 1, effect: { type: 'loseReply' } })
    await expect(credentialOf(emulator.account)).rejects.toMatchObject({ code: 'ECONNRESET' })
    await credentialOf(emulator.account)
  })

  test('scripted faults: silence for a time, then the connection ends; a wrong clock refuses until it is right', async () => {
    const kind = 'GetFederationToken'
    emulator.faults.add({ kind, times: 1, effect: { type: 'stall', at: 'reply', forMs: 200 } })
    const startedMs = performance.now()
    await expect(credentialOf(emulator.account)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(performance.now() - startedMs).toBeGreaterThan(190)
    emulator.faults.add({ kind, times: 1, effect: { type: 'clockOffset', ms: 3_600_000 } })
    await expect(credentialOf(emulator.account)).rejects.toMatchObject({ Code: 'AuthFailure.SignatureExpire' })
    emulator.faults.clear()
    await credentialOf(emulator.account)
  })
})
