import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Emulator, EXAMPLE_SUB_ACCOUNT, startEmulator } from '../../emulator/index.ts'
import { tc3 } from './tc3-request.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator({ store: 'discard' })
})
afterAll(() => emulator.close())

describe('TC3', () => {
  test('GetCallerIdentity tells root, sub-account and federated user apart', async () => {
    const { account } = emulator
    const root = await tc3(emulator, Date.now(), 'GetCallerIdentity', account, {})
    expect(root).toMatchObject({ AccountId: account.ownerUin, UserId: account.ownerUin, PrincipalId: account.ownerUin })
    const { uin, ownerUin } = EXAMPLE_SUB_ACCOUNT
    const sub = await tc3(emulator, Date.now(), 'GetCallerIdentity', EXAMPLE_SUB_ACCOUNT, {})
    expect(sub).toMatchObject({ AccountId: ownerUin, UserId: uin, PrincipalId: uin, Type: 'CAMUser' })
    const Policy = encodeURIComponent(JSON.stringify({ version: '2.0', statement: [] }))
    const { Credentials } = await tc3(emulator, Date.now(), 'GetFederationToken', account, { Name: 'guest', Policy })
    const minted = Object(Credentials)
    const key = { secretId: minted.TmpSecretId, secretKey: minted.TmpSecretKey, token: minted.Token }
    expect(await tc3(emulator, Date.now(), 'GetCallerIdentity', key, {})).toMatchObject({
      UserId: `${account.uin}:guest`,
    })
    expect(await tc3(emulator, Date.now(), 'GetCallerIdentity', { ...key, token: 'x' }, {})).toMatchObject({
      Error: { Code: 'AuthFailure.TokenFailure' },
    })
  })

  test('GetFederationToken mints a key; a wrong secret and an unknown action do not', async () => {
    const Policy = encodeURIComponent(JSON.stringify({ version: '2.0', statement: [] }))
    const nowSeconds = Math.floor(Date.now() / 1000)
    const payload = { Name: 'emulator', Policy, DurationSeconds: 900 }
    expect(await tc3(emulator, Date.now(), 'GetFederationToken', emulator.account, payload)).toMatchObject({
      ExpiredTime: expect.toSatisfy((seconds: number) => seconds >= nowSeconds + 900 && seconds <= nowSeconds + 902),
      Credentials: { Token: expect.stringMatching(/^[\w-]+$/), TmpSecretId: expect.stringMatching(/^AKID/) },
    })
    const wrong = { ...emulator.account, secretKey: 'wrong' }
    expect(await tc3(emulator, Date.now(), 'GetFederationToken', wrong, payload)).toMatchObject({
      Error: { Code: 'AuthFailure.SignatureFailure' },
    })
    expect(await tc3(emulator, Date.now(), 'NoSuchAction', emulator.account, {})).toMatchObject({
      Error: { Code: 'InvalidAction' },
    })
    expect(await tc3(emulator, Date.now(), 'GetFederationToken', emulator.account, { Name: 'x' })).toMatchObject({
      Error: { Code: 'MissingParameter' },
    })
  })
})
