import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRecordedChanges, type RecordedChanges } from '../../../main/recorded-changes.ts'
import { openSettings, type SettingsStore } from '../../../main/state/settings-store.ts'
import { AppError } from '../../../shared/errors.ts'
import { exampleProfile } from '../broker/example-profile.ts'
import { FakeAudit } from '../broker/fakes.ts'

/** Keys of ids; `failing` makes the next change fail. */
class FakeKeychain {
  readonly ids = new Set<string>()
  failing: Error | undefined
  has = (id: string): Promise<boolean> => Promise.resolve(this.ids.has(id))
  set = (id: string): Promise<void> => this.#do(() => this.ids.add(id))
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
let changes: RecordedChanges
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recorded-'))
  settings = openSettings(folder)
  keychain = new FakeKeychain()
  audit = new FakeAudit()
  changes = createRecordedChanges({ settings, keychain, audit })
})
afterEach(() => rmSync(folder, { recursive: true }))

const { file } = exampleProfile()
const key = { secretId: 'AKIDEXAMPLEKEY', secretKey: 'EXAMPLEKEYSECRET' }

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

test('what came from elsewhere is told as that', async () => {
  await changes.saveProfile('link', { name: 'a', file }, 'imported')
  await changes.saveProfile('window', { name: 'b', file }, 'duplicated')
  expect(audit.events.map(({ event, who }) => [event, who])).toEqual([
    ['profile-imported', 'link'],
    ['profile-duplicated', 'window'],
  ])
})

test('nothing changes while its line cannot be written', async () => {
  const { id, name } = await changes.saveProfile('window', { name: 'photos', file })
  await changes.storeKey('window', { id, name }, key)
  audit.failing = new AppError({ code: 'audit-failed', subject: 'photos' })
  const refused = { info: { code: 'audit-failed' } }
  await expect(changes.saveProfile('window', { id, name: 'other', file })).rejects.toMatchObject(refused)
  await expect(changes.saveProfile('window', { name: 'another', file })).rejects.toMatchObject(refused)
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
