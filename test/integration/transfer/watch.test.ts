import { appendFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { type FolderEvents, systemEvents } from '../../../main/transfer/watch-events.ts'
import type { TransferMessage } from '../../../shared/transfer/contract.ts'
import { brief, grantSource, startTransfer, tempFolder } from './harness.ts'

const system = systemEvents(process.platform)
const SOON = { timeout: 20_000 }

/** Watches a folder; `told` are all paths so far, `*` for anywhere. */
async function watched(folder: string, options: object = {}, folderEvents: FolderEvents = system) {
  const { transfer, messages, post, cancel, walk } = await startTransfer({ folderEvents })
  grantSource(transfer, folder, 'folder')
  const { id } = post({ verb: 'watch', sourceId: 'files', options })
  const told = (): string[] =>
    messages.flatMap((message) => (message.type === 'watch.hints' ? (message.paths ?? ['*']) : []))
  const modes = (): string[] => messages.flatMap((message) => (message.type === 'watch.mode' ? [message.mode] : []))
  await vi.waitFor(() => expect(modes()).not.toEqual([]), SOON)
  const hears = (path: string, change: () => Promise<unknown>): Promise<void> =>
    vi.waitFor(
      async () => {
        // Again, until the folder is watched.
        await change()
        await vi.waitFor(() => expect(told()).toContain(path), { timeout: 1500 })
      },
      { ...SOON, interval: 10 },
    )
  return { hears, told, modes, walk, messages, cancel: () => cancel(id), post }
}

test('changes are hinted at by their paths, also in folders that come later and after a rename', async () => {
  const folder = await tempFolder()
  await mkdir(join(folder, 'a/b'), { recursive: true })
  await mkdir(join(folder, 'node_modules'))
  const { hears, told } = await watched(folder, { excludes: ['node_modules/', '*.tmp'] })
  await hears('a/b/file', () => appendFile(join(folder, 'a/b/file'), 'x'))
  await mkdir(join(folder, 'new/deep'), { recursive: true })
  await hears('new/deep/file', () => appendFile(join(folder, 'new/deep/file'), 'x'))
  await rename(join(folder, 'new'), join(folder, 'other'))
  await hears('other/deep/file', () => appendFile(join(folder, 'other/deep/file'), 'x'))
  await writeFile(join(folder, 'node_modules/x'), 'x')
  await writeFile(join(folder, 'a/b/y.tmp'), 'x')
  await hears('last', () => appendFile(join(folder, 'last'), 'x'))
  expect(told().filter((path) => /node_modules\/|tmp/.test(path))).toEqual([])
})

test('thousands of changes in one folder are one hint', async () => {
  const folder = await tempFolder()
  await mkdir(join(folder, 'a'))
  const { hears, messages } = await watched(folder)
  await hears('a/first', () => appendFile(join(folder, 'a/first'), 'x'))
  const before = messages.length
  await Promise.all(Array.from({ length: 5000 }, (_, index) => writeFile(join(folder, `a/${index}`), 'x')))
  await hears('a/last', () => appendFile(join(folder, 'a/last'), 'x'))
  const hints = messages.slice(before).filter(({ type }) => type === 'watch.hints')
  expect(hints.some((hint) => hint.type === 'watch.hints' && hint.paths?.includes('a'))).toBe(true)
  const paths = hints.flatMap((hint) => (hint.type === 'watch.hints' ? (hint.paths ?? []) : []))
  expect(paths.length).toBeLessThan(500)
})

test('where the system has no room for more watches it is said, and none is kept', async () => {
  const folder = await tempFolder()
  await mkdir(join(folder, 'a/b'), { recursive: true })
  const open = new Set<string>()
  const full: FolderEvents = {
    ...system,
    isRecursive: false,
    maxFolders: 100,
    watch(path) {
      if (path.endsWith('b')) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
      open.add(path)
      return { close: () => open.delete(path) }
    },
  }
  const { modes } = await watched(folder, {}, full)
  await vi.waitFor(() => expect(modes()).toEqual(['events', 'looks']), SOON)
  expect([...open]).toEqual([])
  const few = await watched(folder, {}, { ...full, maxFolders: 1 })
  await vi.waitFor(() => expect(few.modes()).toEqual(['events', 'looks']), SOON)
})

test('a walk of some paths meets them and what is below, under the same rules', async () => {
  const folder = await tempFolder()
  await mkdir(join(folder, 'a/b'), { recursive: true })
  await mkdir(join(folder, 'é'))
  for (const file of ['a/b/c', 'a/d', 'é/ü', 'top', 'x.tmp']) await writeFile(join(folder, file), '1')
  await symlink('/etc', join(folder, 'link'))
  const { walk } = await watched(folder)
  const only = ['a/b', 'é/ü', 'top', 'x.tmp', 'gone', 'a/gone', 'link/passwd', '../etc', '/etc/passwd', 'top/below']
  expect(brief(await walk('files', {}, only))).toEqual(['a/b/c 1', 'é/ü 1', 'top 1', 'x.tmp excluded'])
})

test('a folder is told from another one in its place, and from none', async () => {
  const folder = join(await tempFolder(), 'root')
  await mkdir(folder)
  const { post } = await watched(folder)
  const identify = async (): Promise<TransferMessage> => post({ verb: 'identify', sourceId: 'files' }).final
  const first = await identify()
  await writeFile(join(folder, 'file'), 'x')
  expect(await identify()).toMatchObject({ type: 'identity', identity: first.type === 'identity' && first.identity })
  await rename(folder, `${folder}-away`)
  expect(await identify()).toMatchObject({ type: 'failure', error: { code: 'source-missing' } })
  await mkdir(folder)
  const other = await identify()
  expect(other.type === 'identity' && first.type === 'identity' && other.identity.place !== first.identity.place).toBe(
    true,
  )
  await rm(folder, { recursive: true })
  await rename(`${folder}-away`, folder)
  expect(await identify()).toMatchObject({ identity: first.type === 'identity' && first.identity })
})

test('a watch that is cancelled tells nothing more', async () => {
  const folder = await tempFolder()
  const { cancel, hears, messages } = await watched(folder)
  await hears('a', () => appendFile(join(folder, 'a'), 'x'))
  cancel()
  await vi.waitFor(() => expect(messages.at(-1)).toMatchObject({ type: 'failure', error: { code: 'cancelled' } }), SOON)
  const before = messages.length
  await writeFile(join(folder, 'b'), 'x')
  await new Promise((resolve) => setTimeout(resolve, 1200))
  expect(messages.length).toBe(before)
})
