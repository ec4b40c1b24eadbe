import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { guardedChanges, guardedInquiry, guardedLinks, guardedSource } from '../../../main/managed/guards.ts'
import { type Managed, openManaged } from '../../../main/managed/managed.ts'
import { managedSettings } from '../../../main/managed/managed-settings.ts'
import { createManagedNotes } from '../../../main/managed/notes.ts'
import type { Found } from '../../../main/managed/policy-files.ts'
import { openSettings, type SettingsStore } from '../../../main/state/settings-store.ts'
import { defaultAppearance } from '../../../shared/appearance.ts'
import { isAllowed } from '../../../shared/managed.ts'
import { defaultDesktop } from '../../../shared/notifications.ts'
import type { ProfileEntry } from '../../../shared/profiles-file.ts'
import { FakeAudit } from '../broker/fakes.ts'
import { contentOf, denied, file, given, type Limits, place } from './managed-files.ts'

let folder = ''
let found: Found
let managed: Managed
let store: SettingsStore
let settings: SettingsStore
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'managed-'))
  found = { kind: 'none' }
  managed = await openManaged({ names: [place], find: async () => found })
  store = openSettings(folder)
  settings = managedSettings(store, managed)
})
afterEach(() => rmSync(folder, { recursive: true }))
async function fix(limits: Limits): Promise<void> {
  found = contentOf(limits)
  await managed.refresh()
}
const givenProfile = () => settings.profileByName('given') ?? expect.fail('no given profile')
const minter = () => {
  const minted: string[] = []
  const source = guardedSource(
    {
      mint: async ({ profile }) => {
        minted.push(profile.name)
        throw new Error('minted')
      },
      whoAmI: async () => undefined,
    },
    managed,
  )
  const mint = (profile = givenProfile()) =>
    source.mint(
      { profile, scope: { ...file, prefix: '' }, policy: { version: '2.0', statement: [] } },
      { onRequest: () => undefined },
    )
  return { minted, mint, source }
}

test('without a configuration everything is as it was', async () => {
  const own = await settings.saveProfile('own', file)
  expect(settings.current()).toEqual(store.current())
  const { minted, mint } = minter()
  await expect(mint(own)).rejects.toThrow('minted')
  expect(minted).toEqual(['own'])
})

test.each<[string, Found]>([
  ['what is no JSON', { kind: 'content', place, owner: 'root', bytes: Buffer.from('{"schema":1') }],
  ['what is no UTF-8', { kind: 'content', place, owner: 'root', bytes: Buffer.from([0x22, 0xc4, 0x22]) }],
  ['an unknown member', { kind: 'content', place, owner: 'root', bytes: Buffer.from('{"schema":1,"surprise":true}') }],
  ['a file that cannot be read', { kind: 'unreadable', place, detail: 'EACCES' }],
])('with %s nothing is uploaded, and it is never as if there were none', async (_, bad) => {
  const own = await settings.saveProfile('own', file)
  found = bad
  const { minted, mint, source } = minter()
  await expect(mint(own)).rejects.toMatchObject({ info: { code: 'managed-invalid', subject: place } })
  await expect(source.whoAmI(own)).rejects.toMatchObject({ info: { code: 'managed-invalid' } })
  expect([minted, managed.state().kind]).toEqual([[], 'invalid'])
  expect(['endpoint', 'links', 'settings'].map((name) => isAllowed(managed.state(), name as 'links'))).toEqual([
    ...[false, false, true],
  ])
})

test('where nobody can even look, nothing is uploaded either', async () => {
  const blind = await openManaged({
    names: [place],
    find: () => Promise.reject(Object.assign(new Error('no reg.exe'), { code: 'ENOENT' })),
  })
  expect(blind.state()).toEqual({ kind: 'invalid', place, detail: 'ENOENT' })
})

test('a configuration of somebody else fixes nothing and is told', async () => {
  found = { kind: 'ignored', place, reason: 'file-owner', owner: 'uid 1000' }
  await managed.refresh()
  await settings.saveProfile('own', file)
  expect(managed.state().kind).toBe('ignored')
})

test('given profiles are there for everything that reads settings, first, and the same on every computer', async () => {
  const own = await settings.saveProfile('own', file)
  await fix({ profiles: [given] })
  expect(settings.current().profiles.map(({ name }) => name)).toEqual(['given', 'own'])
  expect(givenProfile()).toEqual({ id: 'p-29af3c3ab881ae26', ...given })
  expect(settings.profile(givenProfile().id)).toEqual(givenProfile())
  expect(settings.current().activeProfileId).toBe(own.id)
  expect(store.current().profiles).toEqual([own])
  await settings.noteKeyKind(givenProfile().id, 'root')
  expect([givenProfile().keyKind, store.current().profiles]).toEqual(['root', [own]])
})

test('a given profile cannot be changed, removed or doubled', async () => {
  await fix({ profiles: [given] })
  const { id } = givenProfile()
  await expect(settings.saveProfile('other', file, id)).rejects.toMatchObject(denied('given', 'profiles'))
  await expect(settings.removeProfile(id)).rejects.toMatchObject(denied('given', 'profiles'))
  await expect(settings.saveProfile('given', file)).rejects.toMatchObject({ info: { code: 'profile-invalid' } })
  await expect(settings.addProfiles([{ id: 'p-1111111111111111', ...given }])).rejects.toMatchObject({
    info: { code: 'profile-invalid' },
  })
})

test('without own profiles only the given ones are there, can be added to, and get credentials', async () => {
  const own = await settings.saveProfile('own', file)
  await fix({ profiles: [given], allowOwnProfiles: false })
  expect(settings.current()).toMatchObject({ profiles: [given], activeProfileId: givenProfile().id })
  expect(() => settings.profile(own.id)).toThrow('profile-unknown')
  await expect(settings.saveProfile('new', file)).rejects.toMatchObject(denied('new', 'allowOwnProfiles'))
  const { minted, mint } = minter()
  // As with a profile file on the command line.
  await expect(mint({ id: 'p-2222222222222222', name: 'transient', file })).rejects.toMatchObject(
    denied('transient', 'allowOwnProfiles'),
  )
  await expect(mint()).rejects.toThrow('minted')
  expect(minted).toEqual(['given'])
  found = { kind: 'none' }
  await managed.refresh()
  expect(settings.current().profiles).toEqual([own])
})

test('a source that is not allowed gives nothing, and no profile can be saved with it', async () => {
  const own = await settings.saveProfile('own', file)
  await fix({ allowedSources: ['remote-broker'] })
  const { minted, mint } = minter()
  await expect(mint(own)).rejects.toMatchObject(denied('own', 'source federation-token'))
  await expect(settings.saveProfile('new', file)).rejects.toMatchObject(denied('new', 'source federation-token'))
  expect(minted).toEqual([])
})

test('a broker server is asked from the settings only where such a source is allowed', async () => {
  const source = { type: 'remote-broker', url: 'https://broker.example.com/sts', method: 'GET' } as const
  const mayAsk = guardedInquiry(managed)
  await mayAsk(source)
  found = contentOf({ allowedSources: ['assume-role'] })
  await expect(mayAsk(source)).rejects.toMatchObject(denied('broker.example.com', 'source remote-broker'))
  found = contentOf({ allowedSources: ['remote-broker'], allowSettings: false })
  await expect(mayAsk(source)).rejects.toMatchObject(denied('settings', 'allowSettings'))
  found = { kind: 'unreadable', place, detail: 'EACCES' }
  await expect(mayAsk(source)).rejects.toMatchObject({ info: { code: 'managed-invalid' } })
})

test('longer lives are cut where they were saved before, and refused where they are asked for now', async () => {
  const own = await settings.saveProfile('own', file)
  await fix({ maxDurationSeconds: 3600, profiles: [given] })
  expect(settings.current().profiles.map((profile) => profile.file.durationSeconds)).toEqual([3600, 3600])
  expect(store.profile(own.id).file.durationSeconds).toBe(7200)
  await expect(settings.saveProfile('new', file)).rejects.toMatchObject(denied('new', 'maxDurationSeconds 3600'))
  await expect(minter().mint(own)).rejects.toMatchObject(denied('own', 'maxDurationSeconds 3600'))
  await expect(minter().mint(settings.profile(own.id))).rejects.toThrow('minted')
})

test('where settings are fixed nobody changes them; what is personal stays free', async () => {
  const asked: string[] = []
  const changes = guardedChanges(
    {
      saveProfile: async () => expect.fail('not allowed'),
      addProfiles: async () => {
        asked.push('add')
        return []
      },
      removeProfile: async () => void asked.push('remove'),
      storeKey: async () => void asked.push('store'),
      storeSecret: async () => void asked.push('store secret'),
      storeTemporaryKey: async () => void asked.push('paste'),
      removeKey: async () => void asked.push('remove key'),
    },
    managed,
  )
  const key = { secretId: 'AKIDEXAMPLE', secretKey: 'EXAMPLESECRET' }
  const profile = { id: 'p-1111111111111111', name: 'own', file }
  await changes.addProfiles('link', [profile], 'imported')
  await changes.storeKey('window', profile, key)
  found = contentOf({ allowLinks: false })
  await changes.addProfiles('window', [profile], 'imported')
  const noLinks = denied('links', 'allowLinks')
  await expect(changes.addProfiles('link', [profile], 'imported')).rejects.toMatchObject(noLinks)
  await expect(
    guardedLinks({ confirmLink: async (entry: ProfileEntry) => entry.name !== '' }, managed).confirmLink(profile),
  ).rejects.toMatchObject(noLinks)
  found = contentOf({ allowSettings: false })
  const noSettings = denied('settings', 'allowSettings')
  await expect(changes.saveProfile('command-line', profile)).rejects.toMatchObject(noSettings)
  await expect(changes.removeProfile('window', profile.id)).rejects.toMatchObject(noSettings)
  await expect(changes.storeKey('command-line', profile, key)).rejects.toMatchObject(noSettings)
  await expect(changes.removeKey('window', profile)).rejects.toMatchObject(noSettings)
  await expect(changes.storeSecret('window', profile, key)).rejects.toMatchObject(noSettings)
  await settings.update({ language: 'zh-CN' })
  await settings.update({ activeProfileId: profile.id, activePrefix: '' })
  await settings.update({ appearance: defaultAppearance(), desktop: defaultDesktop() })
  const pasted = { tmpSecretId: 'a', tmpSecretKey: 'b', sessionToken: 'c', ends: { kind: 'left', leftMs: 1 } } as const
  await changes.storeTemporaryKey('window', profile, pasted)
  expect(asked).toEqual(['add', 'store', 'add', 'paste'])
})

test('a given profile keeps its key when somebody tries to remove it', async () => {
  await fix({ profiles: [given] })
  const asked: string[] = []
  const unused = async (): Promise<never> => expect.fail('not asked for')
  const changes = guardedChanges(
    {
      ...{ saveProfile: unused, addProfiles: unused, storeKey: unused, storeSecret: unused, removeKey: unused },
      storeTemporaryKey: unused,
      removeProfile: async (_, id) => void asked.push(id),
    },
    managed,
  )
  await expect(changes.removeProfile('window', givenProfile().id)).rejects.toMatchObject(denied('given', 'profiles'))
  expect(asked).toEqual([])
})

test('a change is noticed before the next credential and told to who listens, once', async () => {
  const own = await settings.saveProfile('own', file)
  let told = 0
  managed.onChange(() => {
    told += 1
  })
  const { mint } = minter()
  await expect(mint(own)).rejects.toThrow('minted')
  found = contentOf({ allowOwnProfiles: false })
  await expect(mint(own)).rejects.toMatchObject(denied('own', 'allowOwnProfiles'))
  await expect(mint(own)).rejects.toMatchObject(denied('own', 'allowOwnProfiles'))
  expect(told).toBe(1)
})

test('what holds is in the audit log once, over restarts too, and holds also where it cannot be written', async () => {
  const audit = new FakeAudit()
  const problems: string[] = []
  const log = { info: () => undefined, error: () => undefined, unexpected: (what: string) => void problems.push(what) }
  const notes = () => createManagedNotes({ seenPath: join(folder, 'managed-seen'), audit, log })
  await notes()(managed.state())
  await fix({ maxDurationSeconds: 3600 })
  await notes()(managed.state())
  await notes()(managed.state())
  found = { kind: 'ignored', place, reason: 'file-owner', owner: 'uid 1000' }
  await managed.refresh()
  await notes()(managed.state())
  found = { kind: 'none' }
  await managed.refresh()
  audit.failing = new Error('full')
  await notes()(managed.state())
  expect(audit.events.map(({ event, outcome }) => [event, outcome])).toEqual([
    ['managed-accepted', 'accepted'],
    ['managed-refused', 'file-owner'],
  ])
  expect(audit.events[0]).toMatchObject({
    ...{ who: 'app', subject: place, changes: [{ name: 'maxDurationSeconds', after: '3600' }] },
  })
  expect(problems).toEqual(['managed configuration'])
})
