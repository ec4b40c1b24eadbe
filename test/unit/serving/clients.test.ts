import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { BrokeredCredential } from '../../../main/broker/broker.ts'
import { clientScope } from '../../../main/broker/client-scope.ts'
import { buildPolicy } from '../../../main/broker/policy.ts'
import { createClientCredentials } from '../../../main/serving/client-credentials.ts'
import { addClient, removeClient } from '../../../main/serving/clients.ts'
import type { EndpointClient, EndpointRights } from '../../../shared/endpoint.ts'
import { explainPolicies } from '../../../shared/policy-words.ts'
import type { ProfileFile, Settings } from '../../../shared/settings.ts'
import { exampleProfile } from '../broker/example-profile.ts'
import { FakeAudit } from '../broker/fakes.ts'

const RIGHTS: EndpointRights = { prefix: 'in/', actions: 'upload' }
const withCode = (code: string) => expect.objectContaining({ info: expect.objectContaining({ code }) })

describe('the scope of a client', () => {
  const scope = (change: Partial<ProfileFile>, rights: Partial<EndpointRights>) =>
    clientScope(exampleProfile({ prefix: 'in/', ...change }), { ...RIGHTS, ...rights })

  test('is what it was given, not what the profile has', () => {
    expect(scope({ actions: 'share' }, { prefix: 'in/web/', durationSeconds: 900 })).toEqual({
      ...{ bucket: 'examplebucket-1250000000', region: 'ap-guangzhou', prefix: 'in/web/' },
      ...{ actions: 'upload', durationSeconds: 900 },
    })
  })

  test('is never wider than the profile', () => {
    expect(() => scope({}, { prefix: '' })).toThrow(withCode('scope-denied'))
    expect(() => scope({}, { prefix: 'other/' })).toThrow(withCode('scope-denied'))
    expect(() => scope({}, { prefix: 'in/../' })).toThrow(withCode('scope-denied'))
    expect(() => scope({ actions: 'check' }, { actions: 'share' })).toThrow(withCode('scope-denied'))
    expect(() => scope({ acls: ['private'] }, { acl: 'public-read' })).toThrow(withCode('acl-denied'))
    expect(scope({ acls: ['private'] }, { acl: 'private' }).acl).toBe('private')
    expect(scope({ durationSeconds: 900 }, { durationSeconds: 3600 }).durationSeconds).toBe(900)
    expect(scope({ durationSeconds: 900 }, {}).durationSeconds).toBe(900)
  })

  test('is nothing where this app does not set the policy', () => {
    const source = { type: 'remote-broker', url: 'https://broker.example.com/sign', method: 'GET' } as const
    expect(() => scope({ source }, {})).toThrow(withCode('endpoint-source-unfit'))
  })

  test('has PostObject where the client has that right, below the same prefix', () => {
    const [statement] = buildPolicy(scope({}, { formUpload: true })).statement
    expect(statement?.action).toContain('name/cos:PostObject')
    expect(statement?.resource).toEqual(['qcs::cos:ap-guangzhou:uid/1250000000:examplebucket-1250000000/in/*'])
    expect(buildPolicy(scope({}, {})).statement[0]?.action).not.toContain('name/cos:PostObject')
    const [place] = explainPolicies([buildPolicy(scope({}, { formUpload: true }))]).places
    expect(place?.may.map(({ says }) => says.key)).toEqual(['may.upload', 'may.unfinished', 'may.abort', 'may.post'])
  })
})

describe('clients', () => {
  function setUp() {
    const profile = exampleProfile()
    let settings: Settings = { schema: 1, language: 'en', profiles: [profile] }
    const audit = new FakeAudit()
    const store = {
      current: () => settings,
      update: async (news: Partial<Settings>) => {
        settings = { ...settings, ...news }
      },
    }
    const ports = { settings: store, audit }
    const add = (name: string) => addClient(ports, 'window', { name, profile, rights: RIGHTS })
    return { add, ports, audit, clients: () => settings.endpoint?.clients ?? [] }
  }

  test('are stored with the hash of a token that is kept nowhere', async () => {
    const { add, clients, audit } = setUp()
    const { token, client } = await add('page')
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(client.tokenHash).toBe(createHash('sha256').update(token).digest('hex'))
    expect(clients()).toEqual([client])
    expect((await add('other')).token).not.toBe(token)
    expect(JSON.stringify([clients(), audit.events])).not.toContain(token)
    expect(audit.events[0]).toMatchObject({
      event: 'client-added',
      subject: 'page',
      who: 'window',
      outcome: 'accepted',
    })
    expect(audit.events[0]?.changes).toContainEqual({ name: 'prefix', after: 'in/' })
  })

  test('have names of their own, and are removed by name or id', async () => {
    const { add, clients, ports, audit } = setUp()
    const { client } = await add('page')
    await expect(add('page')).rejects.toThrow(withCode('endpoint-client-exists'))
    await add('other')
    await removeClient(ports, 'command-line', { name: 'other' })
    await removeClient(ports, 'window', { id: client.id })
    expect(clients()).toEqual([])
    await expect(removeClient(ports, 'window', { name: 'page' })).rejects.toThrow(withCode('endpoint-client-unknown'))
    expect(audit.events.map(({ event }) => event).slice(2)).toEqual(['client-removed', 'client-removed'])
  })

  test('are not added without their line in the audit log', async () => {
    const { add, clients, audit } = setUp()
    audit.failing = new Error('disk full')
    await expect(add('page')).rejects.toThrow('disk full')
    expect(clients()).toEqual([])
  })
})

describe('a client’s credential', () => {
  const CLIENT: EndpointClient = {
    ...{ id: 'c-0123456789abcdef', name: 'page', profileId: exampleProfile().id, tokenHash: '', createdMs: 0 },
    ...RIGHTS,
  }
  function setUp() {
    let nowMs = 1_700_000_000_000
    const state = { profile: exampleProfile(), mints: 0, keyChanges: 0, moveMs: (by: number) => (nowMs += by) }
    const mint = async (): Promise<BrokeredCredential> => {
      state.mints += 1
      const scope = {
        bucket: 'b-1250000000',
        region: 'r',
        prefix: 'in/',
        actions: 'upload',
        durationSeconds: 1800,
      } as const
      const times = { expiresAtMs: nowMs + 1_800_000, lifetimeMs: 1_800_000, clockOffsetMs: 60_500 }
      return { tmpSecretId: `id-${state.mints}`, tmpSecretKey: 'k', sessionToken: 't', ...times, scope }
    }
    const get = createClientCredentials({
      profile: () => state.profile,
      mint,
      nowMs: () => nowMs,
      keyChanges: () => state.keyChanges,
    })
    return { state, get: (client = CLIENT) => get(client) }
  }

  test('is given again while more than half of its life is left', async () => {
    const { state, get } = setUp()
    expect(await get()).toMatchObject({ isReused: false, credential: { tmpSecretId: 'id-1' } })
    state.moveMs(899_000)
    expect(await get()).toMatchObject({ isReused: true, credential: { tmpSecretId: 'id-1' } })
    state.moveMs(1000)
    expect(await get()).toMatchObject({ isReused: false, credential: { tmpSecretId: 'id-2' } })
    state.moveMs(-3_600_000)
    expect(await get()).toMatchObject({ isReused: false, credential: { tmpSecretId: 'id-3' } })
  })

  test('is not given again after a key was replaced or removed', async () => {
    const { state, get } = setUp()
    await get()
    state.keyChanges += 1
    expect(await get()).toMatchObject({ isReused: false, credential: { tmpSecretId: 'id-2' } })
  })

  test('is not given again after the profile or the client changed, nor to another client', async () => {
    const { state, get } = setUp()
    await get()
    state.profile = exampleProfile({ durationSeconds: 900 })
    expect((await get()).isReused).toBe(false)
    expect((await get({ ...CLIENT, formUpload: true })).isReused).toBe(false)
    expect((await get({ ...CLIENT, id: 'c-fedcba9876543210' })).isReused).toBe(false)
    expect(state.mints).toBe(4)
  })

  test('is asked for once by questions that come together, and tells its times by the server’s clock', async () => {
    const { state, get } = setUp()
    const [one, other] = await Promise.all([get(), get()])
    expect([state.mints, one?.credential.tmpSecretId, other?.credential.tmpSecretId]).toEqual([1, 'id-1', 'id-1'])
    expect(one?.credential).toMatchObject({ startTime: 1_700_000_060, expiredTime: 1_700_001_860 })
  })
})
