import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openOpenBatches } from '../../../main/state/open-batches.ts'
import { openSettings } from '../../../main/state/settings-store.ts'
import { type BatchOptions, defaultBatchOptions } from '../../../shared/batch-options.ts'
import type { ProfileFile } from '../../../shared/settings.ts'

function newDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'cos-courier-state-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  return dir
}
const file: ProfileFile = {
  schema: 1,
  bucket: 'examplebucket-1250000000',
  region: 'ap-guangzhou',
  prefix: 'in/',
  addressing: 'virtual-host',
  durationSeconds: 1800,
  actions: 'check',
  allowInsecureHttp: false,
}

test('a saved profile is there after a restart, readable for its owner only', async () => {
  const dir = newDir()
  const saved = await openSettings(dir).saveProfile('photos', file)
  expect(openSettings(dir).profile(saved.id)).toEqual(saved)
  expect(statSync(join(dir, 'settings.json')).mode & 0o777).toBe(0o600)
})

test('the first profile becomes the active one, and removing it passes that on', async () => {
  const settings = openSettings(newDir())
  const first = await settings.saveProfile('one', file)
  const second = await settings.saveProfile('two', file)
  expect(settings.current().activeProfileId).toBe(first.id)
  await settings.removeProfile(first.id)
  expect(settings.current().activeProfileId).toBe(second.id)
})

test('two profiles cannot have one name', async () => {
  const settings = openSettings(newDir())
  await settings.saveProfile('one', file)
  await expect(settings.saveProfile('one', file)).rejects.toMatchObject({ info: { code: 'profile-invalid' } })
})

test('changes made at once are all on disk in the end', async () => {
  const dir = newDir()
  const settings = openSettings(dir)
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => settings.saveProfile(name, file)))
  expect(
    openSettings(dir)
      .current()
      .profiles.map(({ name }) => name),
  ).toEqual(['a', 'b', 'c', 'd'])
})

test.each(['', '{', '{"schema":1,"profiles":"x"}', '{"schema":2}'])(
  'damaged settings %j are kept aside and the app starts',
  (text) => {
    const dir = newDir()
    writeFileSync(join(dir, 'settings.json'), text)
    const settings = openSettings(dir)
    expect(settings.current().profiles).toEqual([])
    const [kept = ''] = readdirSync(dir).filter((name) => name.startsWith('settings.json.damaged-'))
    expect(readFileSync(join(dir, kept), 'utf8')).toBe(text)
  },
)

test('open batches outlive the process with their options and the paths behind their handles, and end when closed', async () => {
  const dir = newDir()
  const source = { sourceId: 's-0000000000000001', name: 'photos', kind: 'folder' } as const
  const common = { profileId: 'p-0000000000000001', prefix: 'in/', sources: [source] }
  const options: BatchOptions = { ...defaultBatchOptions(), conflict: 'newer', naming: { normalForm: 'nfc' } }
  const batch = { batchId: 'b-0000000000000001', ...common, options }
  const ofEarlierVersion = { batchId: 'b-0000000000000002', ...common }
  await openOpenBatches(dir).open(batch, () => '/home/user/photos')
  await openOpenBatches(dir).open(ofEarlierVersion, () => '/home/user/photos')
  const again = openOpenBatches(dir)
  expect(again.all()).toEqual([batch, ofEarlierVersion])
  expect(again.sources()).toEqual(Array.from({ length: 2 }, () => ({ ...source, rootPath: '/home/user/photos' })))
  await again.close(batch.batchId)
  await again.close(ofEarlierVersion.batchId)
  expect(openOpenBatches(dir).all()).toEqual([])
})
