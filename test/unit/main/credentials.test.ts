import { expect, test } from 'vitest'
import { createBroker } from '../../../main/broker/broker.ts'
import { createClock } from '../../../main/broker/clock.ts'
import type { MintSource } from '../../../main/broker/mint-source.ts'
import type { Policy } from '../../../main/broker/policy.ts'
import { createCredentials, type GetCredential, orderable } from '../../../main/credentials.ts'
import type { Credential } from '../../../shared/credential.ts'
import type { DestinationGrant } from '../../../shared/transfer/control.ts'
import { exampleProfile } from '../broker/example-profile.ts'
import { FakeAudit } from '../broker/fakes.ts'

const CREDENTIAL: Credential = {
  ...{ tmpSecretId: '', tmpSecretKey: '', sessionToken: '', expiresAtMs: 0, lifetimeMs: 0, clockOffsetMs: 0 },
  destination: {
    ...{ destinationId: 'd', host: 'h', scheme: 'https', pathPrefix: '', bucket: 'b', region: 'r' },
    ...{ keyPrefix: 'in/', mayHead: true },
  },
}

/** Each credential says in its id what it was asked for, and as which one. */
function broker() {
  const asked: string[] = []
  const get: GetCredential = async (profileId, prefix, acl) => {
    asked.push(`${profileId} ${prefix} ${acl ?? 'no ACL'}`)
    if (prefix === 'refused/') throw new Error('refused')
    return { ...CREDENTIAL, tmpSecretId: String(asked.length) }
  }
  return { asked, ...orderable(get) }
}

test('a credential that was ordered is given once, to whoever asks for exactly that', async () => {
  const { asked, get, order } = broker()
  order('p', 'in/')
  expect(asked).toEqual(['p in/ no ACL'])
  expect((await get('p', 'else/')).tmpSecretId).toBe('2')
  expect((await get('p', 'in/', 'public-read')).tmpSecretId).toBe('3')
  expect((await get('p', 'in/')).tmpSecretId).toBe('1')
  expect((await get('p', 'in/')).tmpSecretId).toBe('4')
})

test('one that nobody asked for is not given later', async () => {
  const { get, order } = broker()
  order('p', 'in/')()
  expect((await get('p', 'in/')).tmpSecretId).toBe('2')
})

test('why an order failed is told to whoever asks, and the next one is tried anew', async () => {
  const { asked, get, order } = broker()
  order('p', 'refused/')
  await expect(get('p', 'refused/')).rejects.toThrow('refused')
  await expect(get('p', 'refused/')).rejects.toThrow('refused')
  expect(asked).toHaveLength(2)
})

test('transfer is granted just the folder that the policy is for', async () => {
  const policies: Policy[] = []
  const profile = exampleProfile({ prefix: 'team/', otherPrefixes: ['public/'] })
  const mint: MintSource['mint'] = async ({ policy, scope }) => {
    policies.push(policy)
    const times = { grantedSeconds: scope.durationSeconds, askedAtMs: 0, clockOffsetMs: 0 }
    return { tmpSecretId: 'id', tmpSecretKey: 'key', sessionToken: 'token', requestId: 'r', ...times }
  }
  const sourceFor = (): MintSource => ({ mint, whoAmI: () => Promise.reject(new Error('not asked')) })
  const ports = { audit: new FakeAudit(), clock: createClock(() => 0), sourceFor }
  const granted: DestinationGrant[] = []
  const getCredential = createCredentials({
    profile: () => profile,
    broker: createBroker({ ...ports, getProfile: () => profile }),
    wayTo: async () => ({}),
    grant: (destination) => granted.push(destination),
    heardClock: () => undefined,
  })
  for (const prefix of ['team/inbox/2026/', 'public/']) {
    const { destination } = await getCredential(profile.id, prefix)
    const resource = `qcs::cos:ap-guangzhou:uid/1250000000:examplebucket-1250000000/${prefix}*`
    expect(policies.at(-1)?.statement.map((statement) => statement.resource)).toEqual([[resource]])
    expect([granted.at(-1)?.keyPrefix, destination.keyPrefix]).toEqual([prefix, prefix])
  }
  await expect(getCredential(profile.id, 'publicity/')).rejects.toMatchObject({ info: { code: 'scope-denied' } })
})
