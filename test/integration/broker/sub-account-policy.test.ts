import { afterEach, describe, expect, test } from 'vitest'
import { testConnection } from '../../../main/broker/connection-test.ts'
import { accountPolicies } from '../../../main/broker/sub-account-policy.ts'
import { checkRights } from '../../../main/rights/check-rights.ts'
import type { AccountPolicy } from '../../../shared/account-policy.ts'
import type { ProfileFile } from '../../../shared/settings.ts'
import { type Account, type Emulator, EXAMPLE_ROLE, EXAMPLE_SUB_ACCOUNT, startEmulator } from '../../emulator/index.ts'
import { exampleProfile } from '../../unit/broker/example-profile.ts'
import { arrange, begin, plainSession, sendParts } from '../uploads/unfinished-harness.ts'
import { directWay } from './direct-way.ts'

const ROLE = {
  type: 'assume-role',
  roleArn: `qcs::cam::uin/${EXAMPLE_ROLE.ownerUin}:roleName/${EXAMPLE_ROLE.name}`,
} as const

let emulator: Emulator | undefined
afterEach(() => emulator?.close())

const heldBy = (policies: readonly AccountPolicy[], holder: AccountPolicy['holder']) => {
  const found = policies.find((one) => one.holder === holder)
  return { version: '2.0', statement: found?.policy.statement ?? [] } as const
}

/** An emulator whose sub-account and role have exactly what the app says they need for such a profile. */
async function accountFor(change: Partial<ProfileFile>): Promise<{ emulator: Emulator; account: Account }> {
  const policies = accountPolicies(exampleProfile({ prefix: 'in/', ...change }).file)
  const account = { ...EXAMPLE_SUB_ACCOUNT, policy: heldBy(policies, 'sub-account') }
  const role = { ...EXAMPLE_ROLE, policy: heldBy(policies, 'role') }
  emulator = await startEmulator({ store: 'discard', subAccounts: [account], roles: [role] })
  return { emulator, account }
}

const CASES: readonly (readonly [string, Partial<ProfileFile>])[] = [
  ['upload', { actions: 'upload' }],
  ['check', { actions: 'check' }],
  ['share, with ACLs', { actions: 'share', acls: ['private', 'public-read'] }],
  ['check, the whole bucket', { prefix: '' }],
  ['check, by a role', { source: ROLE }],
]

describe.each(CASES)('an account with exactly the policy for “%s”', (_, change) => {
  test('gets credentials that can do all they must and nothing else', async () => {
    const { emulator: server, account } = await accountFor(change)
    const { profile, broker } = arrange(server, change, { account })
    const rows = await checkRights(profile, { broker, wayTo: directWay, openSession: plainSession })
    expect(rows.filter(({ ok }) => !ok)).toEqual([])
    expect(rows.filter(({ expected }) => expected === 'allowed').length).toBeGreaterThan(5)
    expect([...server.objects(), ...server.uploads()]).toEqual([])
  })

  test('passes the connection test', async () => {
    const { emulator: server, account } = await accountFor(change)
    const { profile, broker } = arrange(server, change, { account })
    const { secretId, secretKey } = account
    const { ask: askCos } = plainSession()
    const readKey = async () => ({ secretId, secretKey })
    const steps = await testConnection(profile, { broker, readKey, wayTo: directWay, askCos })
    expect(steps.filter(({ outcome }) => outcome !== 'works')).toEqual([])
  })

  test('sees unfinished uploads with their sizes, and aborts them', async () => {
    const { emulator: server, account } = await accountFor(change)
    const key = `${change.prefix ?? 'in/'}left.bin`
    const uploadId = await begin(server, key)
    await sendParts(server, { key, uploadId }, 1, 1 << 20)
    const unfinished = arrange(server, change, { account }).open()
    const { items } = await unfinished.page()
    expect(items.map((one) => one.key)).toEqual([key])
    await expect(unfinished.sizeOf({ key, uploadId })).resolves.toMatchObject({ sizeBytes: 1 << 20 })
    await expect(unfinished.abort({ key, uploadId })).resolves.toMatchObject({ state: 'aborted' })
    unfinished.close()
  })
})

describe('an account with exactly that policy', () => {
  test('cannot hand out anything beyond it, whatever is asked of STS', async () => {
    const { emulator: server, account } = await accountFor({})
    // A profile that somebody has changed: another folder, more actions, an ACL.
    const wishes: readonly (readonly [right: string, wish: Partial<ProfileFile>])[] = [
      ['put', { prefix: 'other/' }],
      ['get', { actions: 'share' }],
      ['allowed-acl', { acls: ['public-read'] }],
    ]
    for (const [right, wider] of wishes) {
      const { profile, broker } = arrange(server, wider, { account })
      const rows = await checkRights(profile, { broker, wayTo: directWay, openSession: plainSession })
      expect(rows.find(({ name }) => name === right)).toMatchObject({ expected: 'allowed', actual: 'refused' })
    }
    expect(server.objects()).toEqual([])
  })

  test('may take the role it names and no other, and touches the bucket only by it', async () => {
    const { emulator: server, account } = await accountFor({ source: ROLE })
    const other = { ...ROLE, roleArn: ROLE.roleArn.replace('uploader', 'somebody') }
    const { broker, profile } = arrange(server, { source: other }, { account })
    await expect(broker.getCredential(profile.id, 'in/')).rejects.toMatchObject({ info: { code: 'role-refused' } })
    const itself = arrange(server, {}, { account })
    await expect(itself.broker.getCredential(profile.id, 'in/')).rejects.toMatchObject({
      info: { code: 'sts-refused' },
    })
  })
})
