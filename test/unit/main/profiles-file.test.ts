import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { profilesHandlers } from '../../../main/ipc/profiles-handlers.ts'
import { readProfiles, writeProfiles } from '../../../main/profiles/profiles-on-disk.ts'
import { createRecordedChanges } from '../../../main/recorded-changes.ts'
import { createRunSecrets } from '../../../main/state/run-secrets.ts'
import { openSettings } from '../../../main/state/settings-store.ts'
import { createTemporaryKeys } from '../../../main/state/temporary-keys.ts'
import { pagesOf } from '../../../main/windows/dialog-pages.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import { MAX_PROFILES_FILE_BYTES, type ProfileEntry, profilesText } from '../../../shared/profiles-file.ts'
import type { Profile } from '../../../shared/settings.ts'
import { exampleProfile } from '../broker/example-profile.ts'
import { FakeAudit } from '../broker/fakes.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cos-courier-profiles-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const { file } = exampleProfile()
const at = (name: string): string => join(folder, name)
const put = (content: unknown, name = 'in.json'): string => {
  writeFileSync(at(name), typeof content === 'string' ? content : JSON.stringify(content))
  return at(name)
}
const exported = (changes: object = {}): object => ({
  ...{ schema: 1, kind: 'cos-courier-profiles', exportedAt: '2026-11-22T10:00:00.000Z' },
  profiles: [{ name: 'photos', file }],
  ...changes,
})
const code = (name: string) => ({ info: { code: name } })

describe('a file of profiles', () => {
  test('comes back as it was written, and holds names and files alone', async () => {
    const stored: readonly Profile[] = [
      { id: 'p-1111111111111111', name: 'photos', file },
      { id: 'p-2222222222222222', name: '照片', file: { ...file, caFile: '/ca.pem' } },
    ]
    await writeProfiles(at('out.json'), profilesText(stored, new Date(0)), false)
    expect(await readProfiles(at('out.json'))).toEqual(stored.map(({ name, file }) => ({ name, file })))
    expect(readFileSync(at('out.json'), 'utf8')).not.toContain('p-1111')
  })

  test('may be a single profile.json, which is called by its file’s name', async () => {
    expect(await readProfiles(put({ schema: 1, bucket: 'b-1250000000', region: 'ap-guangzhou' }, 'Team.json'))).toEqual(
      [{ name: 'Team', file: expect.objectContaining({ bucket: 'b-1250000000', prefix: '' }) }],
    )
  })

  test('names its certificate file from where it lies itself, but an absolute one of any system as it is', async () => {
    const given = ['ca.pem', '/etc/ca.pem', 'C:\\ca.pem']
    const profiles = given.map((caFile) => ({ name: 'a', file: { ...file, caFile } }))
    const read = await readProfiles(put(exported({ profiles })))
    expect(read.map((entry) => entry.file.caFile)).toEqual([at('ca.pem'), '/etc/ca.pem', 'C:\\ca.pem'])
  })

  test.each([
    ['another kind', exported({ kind: 'profiles' })],
    ['a member nobody knows', exported({ secretKey: 'x' })],
    ['a member of a profile nobody knows', exported({ profiles: [{ name: 'a', file: { ...file, secretKey: 'x' } }] })],
    ['a profile with an id', exported({ profiles: [{ id: 'p-1111111111111111', name: 'a', file }] })],
    ['a profile that is invalid', exported({ profiles: [{ name: 'a', file: { ...file, prefix: '../' } }] })],
    ['no profiles', exported({ profiles: [] })],
    ['too many profiles', exported({ profiles: Array.from({ length: 201 }, () => ({ name: 'a', file })) })],
    ['a name that steers what is beside it', exported({ profiles: [{ name: 'a\u202Eb', file }] })],
    ['a name with a character that does not show', exported({ profiles: [{ name: 'a\u200Bb', file }] })],
    ['a time that is none', exported({ exportedAt: 'yesterday' })],
    ['a list', []],
    ['text', 'schema: 1'],
    ['nothing', ''],
    ['null', 'null'],
    ['settings.json', { schema: 1, profiles: [{ id: 'p-1111111111111111', name: 'a', file }] }],
    ['too much', `${' '.repeat(MAX_PROFILES_FILE_BYTES)}${JSON.stringify(exported())}`],
  ])('with %s is refused whole', async (_what, content) => {
    await expect(readProfiles(put(content))).rejects.toMatchObject(code('profiles-file-invalid'))
  })

  test.each([
    [exported({ schema: 2, more: 1 })],
    [{ schema: 2, bucket: 'b-1250000000' }],
    [exported({ profiles: [{ name: 'a', file: { ...file, schema: 7 } }] })],
  ])('of a newer version is refused as that: %j', async (content) => {
    await expect(readProfiles(put(content))).rejects.toMatchObject(code('profiles-newer'))
  })

  test('that is not there, a folder or a pipe is refused at once', async () => {
    await expect(readProfiles(at('none.json'))).rejects.toMatchObject({ info: { detail: 'ENOENT' } })
    await expect(readProfiles(folder)).rejects.toMatchObject(code('profiles-file-invalid'))
    execFileSync('mkfifo', [at('pipe')])
    await expect(readProfiles(at('pipe'))).rejects.toMatchObject({ info: { detail: 'not a file' } })
  })

  test('is not written over one that is there, unless that is asked for', async () => {
    const path = put('precious')
    await expect(writeProfiles(path, 'new', false)).rejects.toMatchObject(code('profiles-file-exists'))
    expect(readFileSync(path, 'utf8')).toBe('precious')
    await writeProfiles(path, 'new', true)
    expect(readFileSync(path, 'utf8')).toBe('new')
    await expect(writeProfiles(at('no/where'), 'x', false)).rejects.toMatchObject(code('profiles-file-unwritable'))
    expect(readdirSync(folder)).toEqual(['in.json'])
  })
})

const STILL = { nowMs: () => 0, setTimer: () => () => undefined }
test('what an import would add is shown in dialogs that fit the screen, every profile once and in order', () => {
  const texts = [...'abcdefg'.repeat(3)].map((letter, index) => `${index}`.padEnd(index === 7 ? 5000 : 290, letter))
  const pages = pagesOf(texts)
  expect(pages.flat()).toEqual(texts)
  expect(pages.every((page) => page.length === 1 || page.join('').length <= 1500)).toBe(true)
  expect(pages.map((page) => page.length)).toEqual([5, 2, 1, 5, 5, 3])
  expect(pagesOf(['a', 'b', 'c', 'd', 'e', 'f'])).toEqual([['a', 'b', 'c', 'd', 'e'], ['f']])
})

async function arrange(answers: { open?: string; save?: string; yes?: boolean }) {
  const settings = openSettings(folder)
  const keychain = { has: () => Promise.resolve(false), set: never, setSecret: never, delete: never }
  const changes = createRecordedChanges({
    ...{ settings, keychain, audit: new FakeAudit() },
    ...{ runSecrets: createRunSecrets(), onKeyChange: () => undefined },
    ...{ temporaryKeys: createTemporaryKeys(STILL), clock: { offsetMs: () => 0 } },
  })
  const { id } = await changes.saveProfile('window', { name: 'photos', file })
  const asked: (readonly ProfileEntry[] | string)[] = []
  const say = (about: readonly ProfileEntry[] | string): Promise<boolean> => {
    asked.push(about)
    return Promise.resolve(answers.yes ?? false)
  }
  const files = {
    ...{ chooseToOpen: () => Promise.resolve(answers.open), chooseToSave: () => Promise.resolve(answers.save) },
    ...{ confirmReplace: say, confirmImport: say },
  }
  return { handlers: profilesHandlers({ settings, changes, t: createTranslator('en'), files }), settings, id, asked }
}
const never = (): Promise<never> => Promise.reject(new Error('no key is touched'))

describe('from the settings', () => {
  test('a copy gets a name of its own and everything else but the key', async () => {
    const { handlers, id, settings } = await arrange({})
    expect(await handlers['profiles.duplicate']({ id })).toMatchObject({ name: 'photos copy', file })
    expect(await handlers['profiles.duplicate']({ id })).toMatchObject({ name: 'photos copy 2', file })
    expect(settings.current().activeProfileId).toBe(id)
  })

  test('the copy of a profile with the longest name has a name that is not too long', async () => {
    const { handlers, settings } = await arrange({})
    const { id } = await settings.saveProfile(`${'x'.repeat(58)}😀😀😀`, file)
    const { name } = await handlers['profiles.duplicate']({ id })
    expect(name).toBe(`${'x'.repeat(58)} copy`)
    expect(openSettings(folder).profile(id).id).toBe(id)
  })

  test('an import adds nothing unless its list was agreed to', async () => {
    const no = await arrange({ open: put(exported()) })
    await expect(no.handlers['profiles.import']({})).rejects.toMatchObject(code('cancelled'))
    expect([no.asked, no.settings.current().profiles.length]).toEqual([[[{ name: 'photos', file }]], 1])
  })

  test('an agreed import adds what it lists, beside what is there', async () => {
    const other = { ...file, bucket: 'other-1250000000', caFile: '/ca.pem' }
    const { handlers, settings, id } = await arrange({
      ...{ open: put(exported({ profiles: [{ name: 'photos', file: other }] })), yes: true },
    })
    const [imported] = await handlers['profiles.import']({})
    expect(imported).toMatchObject({ nameInFile: 'photos', localFiles: ['/ca.pem'] })
    expect(settings.current().profiles).toEqual([{ id, name: 'photos', file }, imported?.profile])
    expect(imported?.profile).toMatchObject({ name: 'photos 2', file: other })
    expect(settings.current().activeProfileId).toBe(id)
  })

  test('an export replaces a file only after another yes', async () => {
    const save = put('precious', 'there.json')
    const no = await arrange({ save })
    await expect(no.handlers['profiles.export']({})).rejects.toMatchObject(code('cancelled'))
    expect([no.asked, readFileSync(save, 'utf8')]).toEqual([[save], 'precious'])
    rmSync(at('settings.json'))
    const yes = await arrange({ save, yes: true })
    expect(await yes.handlers['profiles.export']({ id: yes.id })).toEqual({ count: 1, fileName: 'there.json' })
    expect(await readProfiles(save)).toEqual([{ name: 'photos', file }])
  })
})
