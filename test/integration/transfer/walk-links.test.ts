import { execFile } from 'node:child_process'
import { link, mkdir, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { TransferMessage } from '../../../shared/transfer/contract.ts'
import {
  brief,
  fileNamed,
  grantDestination,
  grantSource,
  serve,
  startTransfer,
  tempFolder,
  type WalkChoices,
} from './harness.ts'

const FOLLOW: WalkChoices = { symlinks: 'follow' }

async function walkOf(folder: string, options = FOLLOW): Promise<string[]> {
  const { transfer, walk } = await startTransfer()
  grantSource(transfer, folder)
  return brief(await walk('files', options)).sort()
}

/** A source with `real/file` in it. */
async function sourceFolder(): Promise<string> {
  const folder = await tempFolder()
  await mkdir(join(folder, 'real'))
  await writeFile(join(folder, 'real', 'file'), '123')
  return folder
}

test('links are not followed unless asked, wherever they lead', async () => {
  const folder = await sourceFolder()
  await symlink('real', join(folder, 'inside'))
  await symlink('/etc', join(folder, 'outside'))
  await symlink('nowhere', join(folder, 'broken'))
  expect(await walkOf(folder, {})).toEqual(['broken symlink', 'inside symlink', 'outside symlink', 'real/file 3'])
})

test('followed links give files and folders under their own name', async () => {
  const folder = await sourceFolder()
  await symlink('real', join(folder, 'to-folder'))
  await symlink(join(folder, 'real', 'file'), join(folder, 'to-file'))
  await symlink('to-file', join(folder, 'twice'))
  expect(await walkOf(folder)).toEqual(['real/file 3', 'to-file 3', 'to-folder/file 3', 'twice 3'])
})

test('a link out of the source is not followed, neither are one that comes to it by a detour and a broken one', async () => {
  const folder = await sourceFolder()
  const outside = await sourceFolder()
  await symlink(outside, join(folder, 'folder'))
  await symlink(join(outside, 'real', 'file'), join(folder, 'file'))
  await symlink('folder/real', join(folder, 'detour'))
  await symlink('..', join(folder, 'above'))
  // Its name begins like the source's, yet it lies beside it.
  const beside = `${folder}-beside`
  await rename(await sourceFolder(), beside)
  await symlink(beside, join(folder, 'neighbour'))
  await symlink('nowhere', join(folder, 'broken'))
  await symlink('real/file/x', join(folder, 'under-a-file'))
  try {
    expect(await walkOf(folder)).toEqual([
      'above symlink-outside',
      'broken symlink',
      'detour symlink-outside',
      'file symlink-outside',
      'folder symlink-outside',
      'neighbour symlink-outside',
      'real/file 3',
      'under-a-file symlink',
    ])
  } finally {
    await rm(beside, { recursive: true })
  }
})

test('a link to a folder that it lies in is a loop, also by way of another link', async () => {
  const folder = await sourceFolder()
  await mkdir(join(folder, 'other'))
  await symlink('..', join(folder, 'real', 'up'))
  await symlink('.', join(folder, 'real', 'self'))
  await symlink('../other', join(folder, 'real', 'across'))
  await symlink('../real', join(folder, 'other', 'back'))
  expect(await walkOf(folder)).toEqual([
    'other/back/across symlink-loop',
    'other/back/file 3',
    'other/back/self symlink-loop',
    'other/back/up symlink-loop',
    'real/across/back symlink-loop',
    'real/file 3',
    'real/self symlink-loop',
    'real/up symlink-loop',
  ])
})

test('links that lead to each other are a loop', async () => {
  const folder = await sourceFolder()
  await symlink('b', join(folder, 'a'))
  await symlink('a', join(folder, 'b'))
  expect(await walkOf(folder)).toEqual(['a symlink-loop', 'b symlink-loop', 'real/file 3'])
})

test('a folder is gone into through one link only, so that many links do not multiply', async () => {
  const folder = await tempFolder()
  for (let level = 0; level < 12; level++) {
    await mkdir(join(folder, `${level}`))
    await writeFile(join(folder, `${level}`, 'file'), '')
    for (const name of ['x', 'y', 'z']) await symlink(`../${level + 1}`, join(folder, `${level}`, name))
  }
  const found = await walkOf(folder)
  // Each folder once as itself and once through a link; 3 ^ 12 ways lead to the last.
  expect(found.filter((line) => line.endsWith('/file 0'))).toHaveLength(12 + 11)
  expect(found.length).toBeLessThan(150)
})

test('patterns and sizes hold for what a link leads to: a pattern for folders for a link to one', async () => {
  const folder = await sourceFolder()
  await mkdir(join(folder, 'cache'))
  await symlink('../real', join(folder, 'cache', 'build'))
  await symlink('../real/file', join(folder, 'cache', 'other'))
  const options: WalkChoices = { ...FOLLOW, excludes: ['build/', 'other/'], maxSizeBytes: 2 }
  expect(await walkOf(folder, options)).toEqual([
    'cache/build excluded',
    'cache/other too-large',
    'real/file too-large',
  ])
})

test('a link to an empty folder is an empty folder', async () => {
  const folder = await tempFolder()
  await mkdir(join(folder, 'empty'))
  await symlink('empty', join(folder, 'link'))
  expect(await walkOf(folder, { ...FOLLOW, emptyFolders: 'object' })).toEqual(['empty/', 'link/'])
})

test('a link to a special file is one', async () => {
  const folder = await tempFolder()
  await promisify(execFile)('mkfifo', [join(folder, 'pipe')])
  await symlink('pipe', join(folder, 'link'))
  expect(await walkOf(folder)).toEqual(['link special-file', 'pipe special-file'])
})

test('protected places stay closed to links: to them, into them, and to another name of them', async () => {
  const { transfer, home, walk } = await startTransfer()
  await mkdir(join(home, '.ssh', 'keys'), { recursive: true })
  await writeFile(join(home, '.ssh', 'keys', 'id'), 'secret')
  await writeFile(join(home, '.netrc'), 'secret')
  await mkdir(join(home, 'docs'))
  await symlink('../.ssh', join(home, 'docs', 'a-place'))
  await symlink('../.ssh/keys', join(home, 'docs', 'b-below'))
  await symlink('../.ssh/keys/id', join(home, 'docs', 'c-file'))
  await link(join(home, '.netrc'), join(home, 'docs', 'd-name'))
  await symlink('d-name', join(home, 'docs', 'e-link'))
  grantSource(transfer, home)
  expect(brief(await walk('files', FOLLOW)).sort()).toEqual([
    '.netrc sensitive',
    '.ssh sensitive',
    'docs/a-place sensitive',
    'docs/b-below sensitive',
    'docs/c-file sensitive',
    'docs/d-name sensitive',
    'docs/e-link sensitive',
  ])
})

/** A source with links, walked, and a server that takes what is sent. */
async function sendingFrom(folder: string) {
  const bodies: string[] = []
  const { port } = await serve(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    bodies.push(Buffer.concat(chunks).toString())
    response.end()
  })
  const { transfer, walk, send } = await startTransfer()
  grantSource(transfer, folder)
  grantDestination(transfer, port)
  const entries = await walk('files', FOLLOW)
  const sendFile = (path: string, version = fileNamed(entries, path).version): Promise<TransferMessage> =>
    send({ key: 'in/x', body: { type: 'file', sourceId: 'files', path, version, offset: 0, length: 3 } }).final
  return { bodies, sendFile, entries }
}

test('what the walk found through a link is sent: a file, and a file in a folder', async () => {
  const folder = await sourceFolder()
  await symlink('real', join(folder, 'to-folder'))
  await symlink('real/file', join(folder, 'to-file'))
  const { bodies, sendFile } = await sendingFrom(folder)
  for (const path of ['to-file', 'to-folder/file'])
    expect(await sendFile(path)).toMatchObject({ type: 'answer', status: 200 })
  expect(bodies).toEqual(['123', '123'])
})

test('a link that leads out of the source since the walk is refused, and one to another file has changed', async () => {
  const folder = await sourceFolder()
  const outside = await sourceFolder()
  await writeFile(join(folder, 'real', 'another'), 'abc')
  await symlink('real/file', join(folder, 'link'))
  const { bodies, sendFile } = await sendingFrom(folder)
  await unlink(join(folder, 'link'))
  expect(await sendFile('link')).toMatchObject({ type: 'failure', error: { code: 'file-vanished' } })
  await symlink('real/another', join(folder, 'link'))
  expect(await sendFile('link')).toMatchObject({ type: 'failure', error: { code: 'file-changed' } })
  await unlink(join(folder, 'link'))
  await symlink(join(outside, 'real', 'file'), join(folder, 'link'))
  expect(await sendFile('link')).toMatchObject({
    type: 'failure',
    error: { code: 'source-unknown', detail: 'the path leads out of the source' },
  })
  expect(bodies).toEqual([])
})

test('a file that was walked as itself is not sent through a link that took its place', async () => {
  const folder = await sourceFolder()
  const { bodies, sendFile } = await sendingFrom(folder)
  await rename(join(folder, 'real', 'file'), join(folder, 'real', 'moved'))
  await symlink('moved', join(folder, 'real', 'file'))
  expect(await sendFile('real/file')).toMatchObject({ type: 'failure', error: { code: 'file-changed' } })
  expect(bodies).toEqual([])
})

test('a link to a protected place is refused also by a page that makes up its version', async () => {
  const { transfer, home, send } = await startTransfer()
  await mkdir(join(home, '.ssh'))
  await writeFile(join(home, '.ssh', 'id'), 'key')
  await symlink('.ssh/id', join(home, 'link'))
  grantSource(transfer, home)
  grantDestination(transfer, 1)
  const body = { type: 'file', sourceId: 'files', path: 'link', version: '3:0:0:0:link', offset: 0, length: 3 } as const
  expect(await send({ key: 'in/x', body }).final).toMatchObject({
    type: 'failure',
    error: { code: 'source-unknown', detail: 'a protected place' },
  })
})
