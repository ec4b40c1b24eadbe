import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { WALK_BATCH_SIZE, WALK_WINDOW, type WalkEntry } from '../../../shared/transfer/contract.ts'
import { brief, grantSource, startTransfer, tempFolder } from './harness.ts'

/** Walks `folder` as a source. */
async function walkOf(folder: string, kind: 'file' | 'folder' = 'folder'): Promise<WalkEntry[]> {
  const { transfer, walk } = await startTransfer()
  grantSource(transfer, folder, kind)
  return walk('files')
}

test('every kind of entry is told apart, folders first, in the order of the bytes of the names', async () => {
  const folder = await tempFolder()
  await mkdir(join(folder, 'b', 'deep'), { recursive: true })
  await mkdir(join(folder, 'empty'))
  await writeFile(join(folder, 'b', 'deep', 'x'), '12')
  await writeFile(join(folder, 'b', 'é'), '1')
  await writeFile(join(folder, 'b.txt'), '')
  await writeFile(join(folder, 'Z'), '123')
  await writeFile(join(folder, '\ufeffbom'), '1')
  await symlink('/etc', join(folder, 'link-to-folder'))
  await symlink('nowhere', join(folder, 'link-to-nothing'))
  await promisify(execFile)('mkfifo', [join(folder, 'pipe')])
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve))
  onTestFinished(() => new Promise((resolve) => void server.close(() => resolve())))
  // "中文" in GBK: not UTF-8.
  await writeFile(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xd6, 0xd0, 0xce, 0xc4, 0x2e, 0x61])]), 'gbk')
  expect(brief(await walkOf(folder))).toEqual([
    'b/deep/x 2',
    'b/é 1',
    'Z 3',
    'b.txt 0',
    'link-to-folder symlink',
    'link-to-nothing symlink',
    'pipe special-file',
    'socket special-file',
    '%D6%D0%CE%C4.a name-not-utf8',
    '\ufeffbom 1',
  ])
})

test('a file tells its size, time and version', async () => {
  const folder = await tempFolder()
  await writeFile(join(folder, 'a'), 'abc')
  const [entry] = await walkOf(folder)
  expect(entry).toMatchObject({
    type: 'file',
    path: 'a',
    sizeBytes: 3,
    version: expect.stringMatching(/^3:\d+:\d+:\d+$/),
  })
  expect(entry?.type === 'file' && Math.abs(entry.mtimeMs - Date.now())).toBeLessThan(60_000)
})

test('a source that is one file gives one entry with an empty path', async () => {
  const folder = await tempFolder()
  await writeFile(join(folder, 'a'), 'abc')
  expect(brief(await walkOf(join(folder, 'a'), 'file'))).toEqual([' 3'])
})

test('a source that is gone, or is no folder any more, is source-missing', async () => {
  const folder = await tempFolder()
  await writeFile(join(folder, 'a'), 'abc')
  expect(brief(await walkOf(join(folder, 'gone')))).toEqual([' source-missing'])
  expect(brief(await walkOf(join(folder, 'a')))).toEqual([' source-missing'])
})

test('a source never granted is source-unknown', async () => {
  const { post } = await startTransfer()
  const failure = await post({ verb: 'walk', sourceId: 'files' }).final
  expect(failure).toMatchObject({ type: 'failure', error: { code: 'source-unknown' } })
})

test('protected places are skipped: in the home folder, as a root, below one, under another name, and our own data', async () => {
  const { transfer, home, walk } = await startTransfer()
  await mkdir(join(home, '.ssh', 'keys'), { recursive: true })
  await mkdir(join(home, 'app-data'))
  await writeFile(join(home, '.netrc'), 'secret')
  await writeFile(join(home, 'harmless'), '1')
  await mkdir(join(home, 'docs'))
  grantSource(transfer, home)
  expect(brief(await walk('files'))).toEqual(['.ssh sensitive', 'app-data sensitive', '.netrc sensitive', 'harmless 1'])
  for (const root of ['.ssh', '.ssh/keys', '.netrc']) {
    grantSource(transfer, join(home, root), root === '.netrc' ? 'file' : 'folder')
    expect(brief(await walk('files'))).toEqual([' sensitive'])
  }
  const elsewhere = await tempFolder()
  await promisify(execFile)('ln', [join(home, '.netrc'), join(elsewhere, 'copy')])
  await symlink(join(home, '.ssh'), join(elsewhere, 'chosen'))
  grantSource(transfer, elsewhere)
  expect(brief(await walk('files'))).toEqual(['chosen symlink', 'copy sensitive'])
})

test('a link in the place of what was granted, or above it, is not followed', async () => {
  const { transfer, walk } = await startTransfer()
  const [granted, other] = [await tempFolder(), await tempFolder()]
  await mkdir(join(other, 'below'))
  await symlink(other, join(granted, 'album'))
  for (const root of ['album', 'album/below']) {
    grantSource(transfer, join(granted, root))
    const [entry] = await walk('files')
    expect(entry).toMatchObject({ type: 'failed', error: { code: 'source-missing' } })
  }
})

test('the walk waits for acknowledgements, and goes on with each', async () => {
  const folder = await tempFolder()
  const total = WALK_BATCH_SIZE * (WALK_WINDOW + 2)
  await Promise.all(Array.from({ length: total }, (_, n) => writeFile(join(folder, `f${n}`), '')))
  const { transfer, connect } = await startTransfer()
  grantSource(transfer, folder)
  const { port } = connect()
  port.removeAllListeners('message')
  const sizes: number[] = []
  const ended = new Promise<void>((resolve) => {
    port.on('message', (messages) => {
      for (const message of messages) {
        if (message.type === 'walk.entries') sizes.push(message.entries.length)
        else if (message.type === 'walk.end') resolve()
      }
    })
  })
  const arrived = (): number => sizes.reduce((sum, size) => sum + size, 0)
  port.postMessage([{ verb: 'walk', id: 1, sourceId: 'files' }])
  await expect.poll(() => sizes.length, { timeout: 10_000 }).toBe(WALK_WINDOW)
  // Nothing marks what does not come: a walk that did not wait would be through in less.
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(sizes).toHaveLength(WALK_WINDOW)
  expect(arrived()).toBeLessThan(total)
  for (let acknowledged = 0; arrived() < total; acknowledged++) {
    port.postMessage([{ verb: 'ack', id: 1 }])
    await expect.poll(() => sizes.length, { timeout: 10_000 }).toBe(WALK_WINDOW + acknowledged + 1)
  }
  await ended
  expect(Math.max(...sizes)).toBeLessThanOrEqual(WALK_BATCH_SIZE)
})

test('a folder too large to sort comes whole all the same', async () => {
  const folder = await tempFolder()
  const names = Array.from({ length: 10_050 }, (_, n) => `f${n}`)
  await promisify(execFile)('sh', ['-c', 'seq 0 10049 | sed s/^/f/ | xargs touch'], { cwd: folder })
  const entries = await walkOf(folder)
  expect(entries.map(({ path }) => path).toSorted()).toEqual(names.toSorted())
})

test('cancel ends a walk that waits', async () => {
  const folder = await tempFolder()
  await Promise.all(Array.from({ length: WALK_BATCH_SIZE * 6 }, (_, n) => writeFile(join(folder, `f${n}`), '')))
  const { transfer, port } = await startTransfer()
  grantSource(transfer, folder)
  port.removeAllListeners('message')
  let batches = 0
  const failed = new Promise((resolve) => {
    port.on('message', (messages) => {
      for (const message of messages) {
        if (message.type === 'walk.entries') batches += 1
        else resolve(message)
      }
    })
  })
  port.postMessage([{ verb: 'walk', id: 1, sourceId: 'files' }])
  await expect.poll(() => batches, { timeout: 10_000 }).toBe(WALK_WINDOW)
  port.postMessage([{ verb: 'cancel', id: 1 }])
  expect(await failed).toMatchObject({ type: 'failure', id: 1, error: { code: 'cancelled' } })
})
