import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { wizardHandlers } from '../../../main/ipc/wizard-handlers.ts'
import { awaitedBy, awaitingIn } from '../../../main/state/awaiting-secret.ts'
import { createRunSecrets } from '../../../main/state/run-secrets.ts'
import { openSettings, type SettingsStore } from '../../../main/state/settings-store.ts'
import { createWizard } from '../../../main/wizard.ts'
import { DOORS } from '../../../shared/admin-place.ts'
import { AppError } from '../../../shared/errors.ts'
import { isDoorOpen } from '../../../shared/first-run.ts'
import type { ManagedConfiguration, ManagedState } from '../../../shared/managed.ts'
import { exampleProfile } from '../broker/example-profile.ts'

const { file } = exampleProfile()
let folder = ''
let settings: SettingsStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wizard-'))
  settings = openSettings(folder)
})
afterEach(() => rmSync(folder, { recursive: true }))

function open() {
  const wizard = createWizard()
  const removed: string[] = []
  const removeProfile = async (_who: string, id: string, anyhow?: string): Promise<void> => {
    if (anyhow === undefined) throw new AppError({ code: 'keychain-absent' })
    removed.push(id)
    await settings.removeProfile(id)
  }
  const secrets = createRunSecrets()
  const state = () => ({ awaiting: awaitingIn(settings.current(), secrets) })
  return { wizard, removed, secrets, calls: wizardHandlers({ settings, state, wizard, changes: { removeProfile } }) }
}

test('a profile that was begun in the window is given up without a question, also where there is no keychain', async () => {
  const { wizard, removed, calls } = open()
  const { id } = await settings.saveProfile('photos', file)
  wizard.began(id)
  await calls['wizard.discard']({ id })
  expect(removed).toEqual([id])
})

test('no other profile is: not one that was there, and not one that has its key', async () => {
  const { wizard, removed, secrets, calls } = open()
  const { id } = await settings.saveProfile('photos', file)
  await expect(calls['wizard.discard']({ id })).rejects.toThrow('invalid-input')
  wizard.began(id)
  await settings.noteSecret(id, true)
  await expect(calls['wizard.discard']({ id })).rejects.toThrow('invalid-input')
  await settings.noteSecret(id, false)
  secrets.setKey(id, { secretId: 'AKIDEXAMPLEKEY', secretKey: 'EXAMPLEKEYSECRET' })
  await expect(calls['wizard.discard']({ id }), 'a key for this run').rejects.toThrow('invalid-input')
  secrets.dropKey(id)
  wizard.clear()
  await expect(calls['wizard.discard']({ id })).rejects.toThrow('invalid-input')
  expect(removed).toEqual([])
})

test('at the end uploads go to the new profile', async () => {
  const { calls } = open()
  await settings.saveProfile('first', file)
  const { id } = await settings.saveProfile('second', { ...file, prefix: 'team/' })
  await calls['wizard.finish']({ id })
  expect(settings.current()).toMatchObject({ activeProfileId: id, activePrefix: 'team/' })
  await expect(calls['wizard.finish']({ id: 'p-0000000000000000' })).rejects.toThrow('profile-unknown')
})

test('a profile waits for its first key, for another one after a move, and for none that is pasted', async () => {
  const secrets = createRunSecrets()
  const awaits = (id: string) =>
    awaitedBy(settings.profile(id), openSettings(folder).current().awaitingSecret, secrets).awaits
  const { id } = await settings.saveProfile('photos', file)
  expect(awaits(id)).toBe('key')
  secrets.setKey(id, { secretId: 'AKIDEXAMPLEKEY', secretKey: 'EXAMPLEKEYSECRET' })
  expect(awaits(id), 'one for this run is one').toBeUndefined()
  secrets.dropKey(id)
  await settings.noteSecret(id, true)
  await settings.saveProfile('photos', { ...file, prefix: 'elsewhere/' }, id)
  expect(awaits(id)).toBeUndefined()
  const source = { type: 'remote-broker', url: 'https://broker.example/', method: 'GET' } as const
  await settings.saveProfile('photos', { ...file, source: { ...source, headerNames: ['Authorization'] } }, id)
  expect(awaits(id)).toBe('headers')
  await settings.saveProfile('photos', { ...file, source }, id)
  expect(awaits(id), 'a broker that wants nothing').toBeUndefined()
  await settings.saveProfile('photos', file, id)
  expect(awaits(id)).toBe('key')
  await settings.saveProfile('photos', { ...file, source: { type: 'temporary-key' } }, id)
  expect(awaits(id)).toBeUndefined()
  await settings.removeProfile(id)
  expect(settings.current().awaitingSecret).toBeUndefined()
})

const managedBy = (configuration: Partial<ManagedConfiguration>): ManagedState => ({
  ...{ kind: 'active', place: '/etc/x', owner: 'root', profiles: [] },
  configuration: { schema: 1, ...configuration },
})
const openIn = (state: ManagedState) => DOORS.filter((door) => isDoorOpen(state, door))

test('an organisation closes the doors to what it does not allow', () => {
  expect(openIn({ kind: 'none' })).toEqual(['key', 'address', 'import'])
  expect(openIn(managedBy({}))).toEqual(['key', 'address', 'import'])
  expect(openIn(managedBy({ allowedSources: ['remote-broker'] }))).toEqual(['address', 'import'])
  expect(openIn(managedBy({ allowedSources: ['assume-role'] }))).toEqual(['import'])
  expect(openIn(managedBy({ allowOwnProfiles: false }))).toEqual([])
  expect(openIn(managedBy({ allowSettings: false }))).toEqual([])
  expect(openIn({ kind: 'invalid', place: '/etc/x', detail: '' })).toEqual([])
})
