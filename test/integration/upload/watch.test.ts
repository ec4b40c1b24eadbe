import { appendFile, mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { defaultBatchOptions } from '../../../shared/batch-options.ts'
import type { WatchSummary } from '../../../shared/watch.ts'
import type { Harness } from '../../fakes/engine-harness.ts'
import { startApp } from './app.ts'

const SOURCE_ID = 's-0123456789abcdef'
const SOON = { timeout: 80_000, interval: 50 }

/** A folder that is watched by the engine, through the real transfer, into the emulator. */
async function openWatch() {
  const app = await startApp()
  const root = join(app.folder, 'files')
  await mkdir(root)
  app.grant(SOURCE_ID, root, 'folder')
  const watch: WatchSummary = {
    ...{ watchId: 'w-0123456789abcdef', source: { sourceId: SOURCE_ID, name: 'd', kind: 'folder' }, path: '~/d' },
    ...{ profileId: 'p-0123456789abcdef', prefix: 'in/', options: defaultBatchOptions() },
    ...{ start: 'all', isBegun: false, createdAtMs: Date.now() },
  }
  const start = (): Harness => {
    const harness = app.engine()
    harness.send({ type: 'watch.set', watches: [watch] })
    return harness
  }
  const keys = (): string[] => app.emulator.objects().map(({ key }) => key)
  return { ...app, root, start, keys, write: (path: string, text: string) => app.write(`files/${path}`, text) }
}

test('a file that is written in pieces goes up once, when it is done', async () => {
  const { keys, requests, root, start } = await openWatch()
  const harness = start()
  await vi.waitFor(() => expect(harness.watches[0]?.phase).toBe('watching'), SOON)
  const path = join(root, 'film.mov')
  const sinceMs = Date.now()
  while (Date.now() - sinceMs < 8000) {
    await appendFile(path, 'piece')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  expect(keys()).toEqual([])
  await vi.waitFor(() => expect(keys()).toEqual(['in/d/film.mov']), SOON)
  expect(requests('PutObject')).toBe(1)
})

test('thousands of files copied in go up once each, and a renamed folder goes up under its new name', async () => {
  const { keys, requests, root, start, write } = await openWatch()
  const harness = start()
  await vi.waitFor(() => expect(harness.watches[0]?.phase).toBe('watching'), SOON)
  for (let index = 0; index < 5000; index += 1) await write(`in ${index % 10}/${index}`, `content ${index}`)
  await vi.waitFor(() => expect(keys().length).toBe(5000), SOON)
  await rename(join(root, 'in 3'), join(root, 'other'))
  await vi.waitFor(() => expect(keys().filter((key) => key.startsWith('in/d/other/')).length).toBe(500), SOON)
  expect(requests('PutObject')).toBe(5500)
  expect(keys().length).toBe(5500)
}, 180_000)

test('without any hint a look finds what is new, and a restart sends nothing twice', async () => {
  const { keys, requests, root, start, write } = await openWatch()
  const first = start()
  await write('a', 'one')
  await vi.waitFor(() => expect(keys()).toEqual(['in/d/a']), SOON)
  await vi.waitFor(() => expect(first.watches[0]).toMatchObject({ uploadedToday: 1, waiting: 0 }), SOON)
  first.engine.stop()
  await write('b', 'two')
  await rm(join(root, 'a'))
  await write('a', 'one')
  const second = start()
  await vi.waitFor(() => expect(keys().sort()).toEqual(['in/d/a', 'in/d/b']), SOON)
  await vi.waitFor(() => expect(second.watches[0]).toMatchObject({ settling: 0, waiting: 0 }), SOON)
  expect((await stat(join(root, 'b'))).size).toBe(3)
  // `a` is another file now, of the same content: it went again.
  expect(requests('PutObject')).toBe(3)
})
