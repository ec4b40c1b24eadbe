import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRecordedChanges, type RecordedChanges } from '../../../main/recorded-changes.ts'
import { createRunSecrets, type RunSecrets } from '../../../main/state/run-secrets.ts'
import { openSettings, type SettingsStore } from '../../../main/state/settings-store.ts'
import { createTemporaryKeys, type TemporaryKeys } from '../../../main/state/temporary-keys.ts'
import { AppError } from '../../../shared/errors.ts'
import { exampleProfile } from '../broker/example-profile.ts'
import { FakeAudit } from '../broker/fakes.ts'

/** Keys of ids; `failing` makes the next change fail. */
class FakeKeychain {
  readonly ids = new Set<string>()
  failing: Error | undefined
  has = (id: string): Promise<boolean> => Promise.resolve(this.ids.has(id))
  set = (id: string): Promise<void> => this.#do(() => this.ids.add(id))
  setSecret = this.set
  delete = (id: string): Promise<void> => this.#do(() => this.ids.delete(id))
  async #do(act: () => void): Promise<void> {
    if (this.failing) throw this.failing
    act()
  }
}

let folder = ''
let settings: SettingsStore
let keychain: FakeKeychain
let audit: FakeAudit
let runSecrets: RunSecrets
let temporaryKeys: TemporaryKeys
let told: string[]
let changes: RecordedChanges
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recorded-'))
  settings = openSettings(folder)
  keychain = new FakeKeychain()
  audit = new FakeAudit()
  runSecrets = createRunSecrets()
  temporaryKeys = createTemporaryKeys({ nowMs: () => 1000, setTimer: () => () => undefined })
  told = []
  changes = createRecordedChanges({
    ...{ settings, keychain, runSecrets, temporaryKeys, audit },
    ...{ clock: { offsetMs: () => 0 }, onKeyChange: () => void told.push('key') },
  })
})
afterEach(() => rmSync(folder, { recursive: true }))

const { file } = exampleProfile()
const key = { secretId: 'AKIDEXAMPLEKEY', secretKey: 'EXAMPLEKEYSECRET' }

test('headers take the place of a key with their own line, and a profile that goes over to a broker forgets its key', async () => {
  const profile = await changes.saveProfile('window', { name: 'photos', file })
  await changes.storeKey('window', profile, key)
  const source = { type: 'remote-broker', url: 'https://broker.example/', method: 'GET' } as const
  await changes.saveProfile('window', { name: 'photos', file: { ...file, source }, id: profile.id })
  expect([...keychain.ids]).toEqual([])
  const headers = { headers: [{ name: 'Authorization', value: 'Bearer EXAMPLEVALUE' }] }
  await changes.storeSecret('window', profile, headers)
  expect([...keychain.ids]).toEqual([profile.id])
  await changes.saveProfile('window', { name: 'photos', file, id: profile.id })
  expect([...keychain.ids]).toEqual([])
  const kinds = audit.events.map(({ event }) => event)
  const toBroker = ['key-removed', 'profile-changed', 'headers-stored']
  expect(kinds).toEqual(['profile-created', 'key-stored', ...toBroker, 'key-removed', 'profile-changed'])
  expect(JSON.stringify(audit.events)).not.toContain('EXAMPLEVALUE')
})

test('a key that cannot be removed keeps its profile as it was', async () => {
  const profile = await changes.saveProfile('window', { name: 'photos', file })
  await changes.storeKey('window', profile, key)
  keychain.failing = new AppError({ code: 'keychain-locked' })
  const source = { type: 'remote-broker', url: 'https://broker.example/', method: 'GET' } as const
  const saving = changes.saveProfile('window', { name: 'photos', file: { ...file, source }, id: profile.id })
  await expect(saving).rejects.toThrow('keychain-locked')
  expect(settings.profile(profile.id).file.source).toBeUndefined()
})

test('a new profile, its key, another key and the end of both are told, and no secret in any of it', async () => {
  const profile = await changes.saveProfile('window', { name: 'photos', file })
  await changes.storeKey('window', profile, key)
  await changes.storeKey('command-line', profile, { ...key, secretKey: 'EXAMPLEOTHERSECRET' })
  await changes.removeProfile('command-line', profile.id)
  const about = { profileName: 'photos', profileId: profile.id, outcome: 'accepted' }
  expect(audit.events).toEqual([
    { ...about, event: 'profile-created', who: 'window', changes: expect.any(Array) },
    { ...about, event: 'key-stored', who: 'window', kept: 'keychain' },
    { ...about, event: 'key-replaced', who: 'command-line', kept: 'keychain' },
    { ...about, event: 'key-removed', who: 'command-line', kept: 'keychain' },
    { ...about, event: 'profile-removed', who: 'command-line' },
  ])
  expect(audit.events[0]?.changes).toContainEqual({ name: 'bucket', after: file.bucket })
  expect(JSON.stringify(audit.events)).not.toMatch(/EXAMPLE(?:KEY|OTHER)SECRET|AKIDEXAMPLEKEY/)
  expect([settings.current().profiles, [...keychain.ids]]).toEqual([[], []])
})

test('a changed profile says what it was and what it is; one saved as it is says nothing', async () => {
  const { id } = await changes.saveProfile('command-line', { name: 'photos', file })
  await changes.saveProfile('window', { id, name: 'pictures', file: { ...file, durationSeconds: 900 } })
  await changes.saveProfile('window', { id, name: 'pictures', file: { ...file, durationSeconds: 900 } })
  expect(audit.events.slice(1)).toEqual([
    {
      ...{ event: 'profile-changed', who: 'window', profileName: 'pictures', profileId: id, outcome: 'accepted' },
      changes: [
        { name: 'name', before: 'photos', after: 'pictures' },
        { name: 'durationSeconds', before: '1800', after: '900' },
      ],
    },
  ])
})

test('what came from elsewhere is told as that, and becomes active by nothing', async () => {
  await changes.addProfiles('link', [{ name: 'a', file }], 'imported')
  await changes.addProfiles('window', [{ name: 'b', file }], 'duplicated')
  expect(audit.events.map(({ event, who, outcome }) => [event, who, outcome])).toEqual([
    ['profile-imported', 'link', 'accepted'],
    ['profile-duplicated', 'window', 'accepted'],
  ])
  expect(settings.current().activeProfileId).toBeUndefined()
})

test('profiles from elsewhere replace none: names that are taken are counted on, and ids are new', async () => {
  const { id } = await changes.saveProfile('window', { name: 'photos', file })
  const other = { ...file, bucket: 'other-1250000000' }
  const long = 'x'.repeat(64)
  const names = ['photos', 'photos', 'photos 2', long, long]
  const added = await changes.addProfiles(
    'window',
    names.map((name) => ({ name, file: other })),
    'imported',
  )
  const given = ['photos 2', 'photos 3', 'photos 2 2', long, `${'x'.repeat(62)} 2`]
  expect(added.map(({ name }) => name)).toEqual(given)
  expect(new Set([id, ...added.map((profile) => profile.id)]).size).toBe(6)
  expect(settings.profile(id)).toEqual({ id, name: 'photos', file })
  expect(openSettings(folder).current().profiles).toHaveLength(6)
})

test('either all profiles from elsewhere are added or none, and never more than the settings can be read with', async () => {
  const many = Array.from({ length: 199 }, (_, index) => ({ name: `n${index}`, file }))
  await changes.addProfiles('window', many, 'imported')
  const two = [
    { name: 'a', file },
    { name: 'b', file },
  ]
  await expect(changes.addProfiles('window', two, 'imported')).rejects.toMatchObject({
    info: { code: 'profiles-full' },
  })
  await changes.saveProfile('window', { name: 'last', file })
  const full = { info: { code: 'profiles-full' } }
  await expect(changes.saveProfile('window', { name: 'more', file })).rejects.toMatchObject(full)
  expect(openSettings(folder).current().profiles).toHaveLength(200)
})

test('nothing changes while its line cannot be written', async () => {
  const { id, name } = await changes.saveProfile('window', { name: 'photos', file })
  await changes.storeKey('window', { id, name }, key)
  audit.failing = new AppError({ code: 'audit-failed', subject: 'photos' })
  const refused = { info: { code: 'audit-failed' } }
  await expect(changes.saveProfile('window', { id, name: 'other', file })).rejects.toMatchObject(refused)
  await expect(changes.saveProfile('window', { name: 'another', file })).rejects.toMatchObject(refused)
  await expect(changes.addProfiles('window', [{ name: 'x', file }], 'imported')).rejects.toMatchObject(refused)
  await expect(changes.storeKey('window', { id: 'p-1111111111111111', name }, key)).rejects.toMatchObject(refused)
  await expect(changes.removeKey('window', { id, name })).rejects.toMatchObject(refused)
  await expect(changes.removeProfile('window', id)).rejects.toMatchObject(refused)
  expect(settings.current().profiles).toEqual([{ id, name: 'photos', file }])
  expect([...keychain.ids]).toEqual([id])
})

test('a change that was accepted and failed has a second line that says why', async () => {
  keychain.failing = new AppError({ code: 'keychain-locked' })
  const profile = { id: 'p-1111111111111111', name: 'photos' }
  await expect(changes.storeKey('window', profile, key)).rejects.toMatchObject({ info: { code: 'keychain-locked' } })
  expect(audit.events.map(({ event, outcome }) => [event, outcome])).toEqual([
    ['key-stored', 'accepted'],
    ['key-stored', 'keychain-locked'],
  ])
})

test('removing a key that is not there is no event', async () => {
  await changes.removeKey('window', { id: 'p-1111111111111111', name: 'photos' })
  expect(audit.events).toEqual([])
})

test('a key for this run is in memory alone, told as such, and goes when one is stored or the keys are removed', async () => {
  const profile = await changes.saveProfile('window', { name: 'photos', file })
  await changes.storeKey('window', profile, key, 'this-run')
  expect([runSecrets.key(profile.id), [...keychain.ids]]).toEqual([key, []])
  await changes.storeKey('window', profile, key)
  expect([runSecrets.key(profile.id), [...keychain.ids]]).toEqual([undefined, [profile.id]])
  await changes.storeKey('window', profile, key, 'this-run')
  await changes.removeKey('window', profile)
  expect([runSecrets.key(profile.id), [...keychain.ids]]).toEqual([undefined, []])
  expect(audit.events.slice(1).map(({ event, kept }) => `${event} ${kept}`)).toEqual([
    'key-stored this-run',
    'key-stored keychain',
    'key-stored this-run',
    'key-removed this-run',
    'key-removed keychain',
  ])
  expect(told).toHaveLength(5)
})

test('what was known of a key is forgotten with it', async () => {
  const profile = await changes.saveProfile('window', { name: 'photos', file })
  await changes.storeKey('window', profile, key)
  await settings.noteKeyKind(profile.id, 'root')
  await changes.saveProfile('window', { name: 'photos 2', file, id: profile.id })
  expect(settings.profile(profile.id)).toMatchObject({ name: 'photos 2', keyKind: 'root' })
  await changes.storeKey('window', profile, key)
  expect(settings.profile(profile.id).keyKind).toBeUndefined()
  await settings.noteKeyKind(profile.id, 'sub-account')
  await changes.removeKey('window', profile)
  expect(settings.profile(profile.id).keyKind).toBeUndefined()
})

test('without a keychain a profile with a key for this run loses it; whether one is stored nobody can know', async () => {
  const absent = new AppError({ code: 'keychain-absent' })
  keychain.has = () => Promise.reject(absent)
  const profile = await changes.saveProfile('window', { name: 'photos', file })
  await expect(changes.removeProfile('window', profile.id)).rejects.toBe(absent)
  await changes.storeKey('window', profile, key, 'this-run')
  await changes.removeKey('window', profile)
  expect(runSecrets.key(profile.id)).toBeUndefined()
  await changes.removeProfile('window', profile.id, 'anyhow')
  expect(settings.current().profiles).toEqual([])
})

test('a pasted temporary key is told as such, replaced and removed; one that has run out is not taken', async () => {
  const profile = await changes.saveProfile('window', { name: 'photos', file })
  const pasted = { tmpSecretId: 'TMPEXAMPLEID', tmpSecretKey: 'TMPEXAMPLEKEY', sessionToken: 'TMPEXAMPLETOKEN' }
  const ended = { ...pasted, ends: { kind: 'at' as const, atMs: 1000 } }
  const refused = { info: expect.objectContaining({ code: 'temporary-key-unusable' }) }
  await expect(changes.storeTemporaryKey('window', profile, ended)).rejects.toMatchObject(refused)
  for (const leftMs of [1000, 2000])
    await changes.storeTemporaryKey('window', profile, { ...pasted, ends: { kind: 'left', leftMs } })
  expect(temporaryKeys.get(profile.id)).toMatchObject({ endsAtMs: 3000, usableUntilMs: 2900 })
  await changes.removeKey('window', profile)
  expect([temporaryKeys.get(profile.id), [...keychain.ids]]).toEqual([undefined, []])
  expect(audit.events.slice(1).map(({ event, kept, subject, outcome }) => [event, kept, subject, outcome])).toEqual([
    ['key-stored', 'this-run', 'temporary-key', 'accepted'],
    ['key-stored', 'this-run', 'temporary-key', 'temporary-key-unusable'],
    ['key-stored', 'this-run', 'temporary-key', 'accepted'],
    ['key-replaced', 'this-run', 'temporary-key', 'accepted'],
    ['key-removed', 'this-run', 'temporary-key', 'accepted'],
  ])
  expect(JSON.stringify(audit.events)).not.toContain('TMPEXAMPLE')
})
