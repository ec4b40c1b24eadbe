import { mkdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type BatchOptions, defaultBatchOptions, type ObjectSettings } from '../../../shared/batch-options.ts'
import { crc64Of } from '../../fakes/crc64.ts'
import { batchOf, bytesOf, MIB } from '../../fakes/engine-harness.ts'
import { startApp } from './app.ts'

const DEFAULTS = defaultBatchOptions()
const optionsOf = (change: Partial<BatchOptions>): BatchOptions => ({ ...DEFAULTS, ...change })

test('object settings reach COS with small and large files alike', async () => {
  const app = await startApp()
  for (const [name, bytes] of [
    ['small.json', bytesOf(10)],
    ['large.json', bytesOf(2 * MIB)],
  ] as const) {
    await utimes(await app.write(join('d', name), bytes), 1_600_000_000, 1_600_000_000.25)
  }
  app.grant('d', join(app.folder, 'd'), 'folder')
  const harness = app.engine()
  const object: ObjectSettings = {
    ...DEFAULTS.object,
    ...{ storageClass: 'STANDARD_IA', cacheControl: 'no-cache', encryption: 'AES256' },
    ...{ meta: { who: 'me' }, tags: { 'k 1': 'v/1', k2: '' } },
  }
  harness.add({ ...batchOf('d'), options: optionsOf({ object }) })
  expect((await harness.ended(2)).map(({ phase, verified }) => [phase, verified])).toEqual([
    ['done', true],
    ['done', true],
  ])
  for (const key of ['in/d/small.json', 'in/d/large.json']) {
    expect(app.emulator.object(app.emulator.bucket, key)?.headers, key).toMatchObject({
      ...{ 'content-type': 'application/json', 'cache-control': 'no-cache', 'x-cos-storage-class': 'STANDARD_IA' },
      ...{ 'x-cos-meta-who': 'me', 'x-cos-meta-mtime': '1600000000.25', 'x-cos-tagging-count': '2' },
    })
  }
})

test('an ACL that the profile allows goes with small and large files, another is refused before anything is sent', async () => {
  const app = await startApp()
  await app.write(join('d', 'small'), bytesOf(10))
  await app.write(join('d', 'large'), bytesOf(2 * MIB))
  app.grant('d', join(app.folder, 'd'), 'folder')
  app.main.acls = ['public-read']
  const harness = app.engine()
  const withAcl = (acl: ObjectSettings['acl']) => optionsOf({ object: { ...DEFAULTS.object, acl } })
  harness.add({ ...batchOf('d'), options: withAcl('public-read') })
  expect((await harness.ended(2)).every(({ verified }) => verified)).toBe(true)
  const aclOf = (key: string) => app.emulator.object(app.emulator.bucket, key)?.acl
  expect(['in/d/small', 'in/d/large'].map(aclOf)).toEqual(['public-read', 'public-read'])
  const sent = app.emulator.log.length
  harness.add({ ...batchOf('d'), prefix: 'in/', options: withAcl('private') })
  const refused = (await harness.ended(4)).filter(({ phase }) => phase === 'failed')
  expect(refused.map(({ error }) => error)).toMatchObject([
    { code: 'acl-denied', subject: 'private' },
    { code: 'acl-denied', subject: 'private' },
  ])
  expect(app.emulator.log.length).toBe(sent)
})

test('an empty folder arrives as an object when that is chosen', async () => {
  const app = await startApp()
  await mkdir(join(app.folder, 'd', 'empty'), { recursive: true })
  app.grant('d', join(app.folder, 'd'), 'folder')
  const harness = app.engine()
  const walk = { ...DEFAULTS.walk, emptyFolders: 'object' } as const
  harness.add({ ...batchOf('d'), options: optionsOf({ walk }) })
  expect((await harness.ended(1))[0]).toMatchObject({ phase: 'done', verified: true, key: 'in/d/empty/' })
  expect(app.emulator.object(app.emulator.bucket, 'in/d/empty/')).toMatchObject({ size: 0 })
})

test('keys by template, with the content’s CRC64 and with composed names', async () => {
  const app = await startApp()
  await app.write(join('d', 'sub', 'cafe\u0301.txt'), bytesOf(100))
  await app.write(join('d', 'large.bin'), bytesOf(2 * MIB))
  app.grant('d', join(app.folder, 'd'), 'folder')
  const harness = app.engine()
  const naming = { template: '{folder}-{crc64}/{path}', normalForm: 'nfc' } as const
  harness.add({ ...batchOf('d'), options: optionsOf({ naming }) })
  const rows = await harness.ended(2)
  expect(rows.every((row) => row.verified)).toBe(true)
  expect(
    app.emulator
      .objects()
      .map(({ key }) => key)
      .sort(),
  ).toEqual([`in/d-${crc64Of(bytesOf(100))}/sub/caf\u00e9.txt`, `in/d-${crc64Of(bytesOf(2 * MIB))}/large.bin`].sort())
})
