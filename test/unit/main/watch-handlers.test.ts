import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createSources } from '../../../main/grants.ts'
import { watchesOf, watchHandlers } from '../../../main/ipc/watch-handlers.ts'
import { openSettings } from '../../../main/state/settings-store.ts'
import { openWatchFile } from '../../../main/state/watch-list.ts'
import { defaultBatchOptions } from '../../../shared/batch-options.ts'
import { exampleProfile } from '../broker/example-profile.ts'

async function arrange() {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'cos-courier-watches-')))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const settings = openSettings(dir)
  const { id } = await settings.saveProfile('p', exampleProfile({ prefix: 'in/' }).file)
  const sources = createSources()
  mkdirSync(join(dir, 'folder'))
  writeFileSync(join(dir, 'file'), '')
  const ports = { settings, sources, watches: openWatchFile(dir), isWatching: () => true }
  const source = { ...sources.add(join(dir, 'folder')), kind: 'folder' as const }
  const wish = { source, profileId: id, prefix: 'in/', options: defaultBatchOptions(), start: 'new' as const }
  return { dir, ports, wish, sources, settings, handlers: watchHandlers(ports) }
}

test('a folder that was given is watched, also after a restart, and its path is no page’s to name', async () => {
  const { dir, handlers, wish, ports } = await arrange()
  await handlers['watch.add'](wish)
  const { watches } = await handlers['watch.list']({})
  expect(watches).toEqual([
    expect.objectContaining({
      source: wish.source,
      prefix: 'in/',
      isBegun: false,
      start: 'new',
      path: join(dir, 'folder'),
    }),
  ])
  const watchId = watches[0]?.watchId ?? ''
  await handlers['watch.begun']({ watchId })
  await handlers['watch.pause']({ watchId, isPaused: true })
  const options = { ...defaultBatchOptions(), conflict: 'newer' as const }
  await handlers['watch.change']({ watchId, options })
  const again = openWatchFile(dir)
  expect(again.all()).toMatchObject([
    { options, isBegun: true, isPaused: true, source: { rootPath: join(dir, 'folder') } },
  ])
  expect(watchesOf({ ...ports, watches: again })[0]?.pausedBecause).toBe('user')
  await handlers['watch.remove']({ watchId })
  expect(openWatchFile(dir).all()).toEqual([])
})

test('what was not given, is no folder, or would go elsewhere than to a folder of the profile is refused', async () => {
  const { dir, handlers, sources, wish } = await arrange()
  const add = handlers['watch.add']
  const code = (expected: string) => ({ info: { code: expected } })
  const unknown = { ...wish.source, sourceId: 's-ffffffffffffffff' }
  await expect(add({ ...wish, source: unknown })).rejects.toMatchObject(code('source-unknown'))
  const file = { ...sources.add(join(dir, 'file')), kind: 'folder' as const }
  await expect(add({ ...wish, source: file })).rejects.toMatchObject(code('source-unknown'))
  await expect(add({ ...wish, prefix: 'in/deeper/' })).rejects.toMatchObject(code('scope-denied'))
  await expect(add({ ...wish, profileId: 'p-ffffffffffffffff' })).rejects.toMatchObject(code('profile-unknown'))
  await add(wish)
  const twice = { ...sources.add(join(dir, 'folder')), kind: 'folder' as const }
  await expect(add({ ...wish, source: twice })).rejects.toMatchObject(code('watch-exists'))
})

test('a watch whose profile is gone is paused for that', async () => {
  const { handlers, settings, wish } = await arrange()
  await handlers['watch.add'](wish)
  await settings.removeProfile(wish.profileId)
  expect((await handlers['watch.list']({})).watches[0]?.pausedBecause).toBe('profile')
})

test('a damaged list of watches is put aside', async () => {
  const { dir } = await arrange()
  writeFileSync(join(dir, 'watches.json'), '{"schema":1,"watches":[{}]}')
  expect(openWatchFile(dir)).toMatchObject({ damagedKeptAs: expect.stringContaining('watches.json.damaged-') })
  expect(readdirSync(dir).some((name) => name.startsWith('watches.json.damaged-'))).toBe(true)
})

test('after a list that could not be written, the next change is', async () => {
  const { dir, handlers, wish } = await arrange()
  mkdirSync(join(dir, 'watches.json.new'))
  await expect(handlers['watch.add'](wish)).rejects.toThrow('EISDIR')
  rmSync(join(dir, 'watches.json.new'), { recursive: true })
  const { watches } = await handlers['watch.list']({})
  await handlers['watch.remove']({ watchId: watches[0]?.watchId ?? '' })
  expect(openWatchFile(dir).all()).toEqual([])
  await handlers['watch.add'](wish)
  expect(openWatchFile(dir).all()).toHaveLength(1)
})
