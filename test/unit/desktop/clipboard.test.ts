import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createClipboardImages, GRACE_MS } from '../../../main/desktop/clipboard-images.ts'
import { MAX_IMAGE_BYTES, readClipboardPng } from '../../../main/desktop/clipboard-png.ts'
import { createSources } from '../../../main/grants.ts'
import { lookAtSensitivePaths } from '../../../main/transfer/sensitive-paths.ts'

/** Files are deleted after the clock says so, by a system that may be busy. */
const SOON = { timeout: 10_000 }

const old = (png: Buffer, size = { width: 1, height: 1 }, isEmpty = false) => ({
  readImage: () => ({ isEmpty: () => isEmpty, getSize: () => size, toPNG: () => png }),
})
const item = (type: string, bytes: BlobPart) => ({ types: [type], getType: async () => new Blob([bytes], { type }) })

test('the image is read the way this Electron has it', async () => {
  expect(await readClipboardPng(old(Buffer.from('png')))).toEqual(Buffer.from('png'))
  expect(await readClipboardPng(old(Buffer.from(''), undefined, true))).toBe('none')
  expect(await readClipboardPng({ read: async () => [item('image/png', 'png')] })).toEqual(Buffer.from('png'))
  expect(await readClipboardPng({ read: async () => [item('text/plain', 'words')] })).toBe('none')
  expect(await readClipboardPng({ read: async () => [] })).toBe('none')
})

test('one that is too large is refused, before it is made a PNG where its pixels are too many', async () => {
  const much = Buffer.alloc(MAX_IMAGE_BYTES + 1)
  expect(await readClipboardPng(old(much))).toBe('too-large')
  expect(await readClipboardPng({ read: async () => [item('image/png', much)] })).toBe('too-large')
  const toPNG = (): never => {
    throw new Error('must not be called')
  }
  const size = { width: 20_000, height: 20_000 }
  const huge = { readImage: () => ({ isEmpty: () => false, getSize: () => size, toPNG }) }
  expect(await readClipboardPng(huge)).toBe('too-large')
})

function arrange(png: Buffer | 'none' | 'too-large' = Buffer.from('png')) {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const dataDir = mkdtempSync(join(tmpdir(), 'cos-courier-clipboard-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  const sources = createSources()
  const needed: string[] = []
  const images = createClipboardImages({
    ...{ dataDir, readPng: async () => png, addSource: sources.add, neededPaths: () => needed },
    now: () => new Date(2026, 10, 22, 14, 30, 5),
    setTimer: (delayMs, act) => void setTimeout(act, delayMs),
    logUnexpected: (what, error) => {
      throw new Error(what, { cause: error })
    },
  })
  const folder = join(dataDir, 'clipboard')
  return { dataDir, folder, images, sources, needed }
}

test('it becomes a file of its owner alone, named by the time, that may be uploaded from the data folder', async () => {
  const { dataDir, folder, images, sources } = arrange()
  const [one, other] = [await images.keep(), await images.keep()]
  expect([one, other]).toMatchObject([
    { name: 'Clipboard 2026-11-22 14.30.05.png', kind: 'file' },
    { name: 'Clipboard 2026-11-22 14.30.05.png', kind: 'file' },
  ])
  const path = sources.pathOf(one.sourceId)
  expect(path).not.toBe(sources.pathOf(other.sourceId))
  expect(readFileSync(path, 'utf8')).toBe('png')
  expect([statSync(path).mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o600, 0o700])
  const guard = await lookAtSensitivePaths({ homeDir: dataDir, dataDir }, process.platform)
  expect(guard.covers(path)).toBe(false)
  expect(guard.covers(join(dataDir, 'settings.json'))).toBe(true)
  expect(guard.covers(join(dataDir, 'clipboard-not', 'x'))).toBe(true)
})

test('nothing is kept of what is no image, or too large', async () => {
  await expect(arrange('none').images.keep()).rejects.toMatchObject({ info: { code: 'clipboard-no-image' } })
  await expect(arrange('too-large').images.keep()).rejects.toMatchObject({
    info: { code: 'clipboard-image-too-large' },
  })
})

test('a file stays as long as an open batch needs it, and goes a little after none does', async () => {
  const { folder, images, needed, sources } = arrange()
  const { sourceId } = await images.keep()
  needed.push(sources.pathOf(sourceId))
  await vi.advanceTimersByTimeAsync(GRACE_MS)
  images.batchClosed()
  await vi.advanceTimersByTimeAsync(GRACE_MS)
  await images.sweep()
  expect(readdirSync(folder)).toHaveLength(1)
  needed.pop()
  images.batchClosed()
  // Changed options close a batch and open another: until then nothing is deleted.
  await vi.advanceTimersByTimeAsync(GRACE_MS - 1)
  expect(readdirSync(folder)).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  await vi.waitFor(() => expect(readdirSync(folder)).toEqual([]), SOON)
})

test('another batch’s end does not take what was only just pasted', async () => {
  const { folder, images } = arrange()
  images.batchClosed()
  await vi.advanceTimersByTimeAsync(GRACE_MS - 1)
  await images.keep()
  await vi.advanceTimersByTimeAsync(1)
  await new Promise((resolve) => setImmediate(resolve))
  expect(readdirSync(folder)).toHaveLength(1)
})

test('what no batch takes up is deleted without any batch’s end', async () => {
  const { folder, images, needed, sources } = arrange()
  needed.push(sources.pathOf((await images.keep()).sourceId))
  await images.keep()
  await vi.advanceTimersByTimeAsync(GRACE_MS)
  await vi.waitFor(() => expect(readdirSync(folder)).toHaveLength(1), SOON)
})

test('the start deletes what no batch needs any more, and only that', async () => {
  const { folder, images, needed } = arrange()
  for (const name of ['old', 'kept']) {
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, 'Clipboard.png'), 'png')
  }
  needed.push(join(folder, 'kept', 'Clipboard.png'), '/elsewhere/a.png')
  await images.sweep()
  expect(readdirSync(folder)).toEqual(['kept'])
})
