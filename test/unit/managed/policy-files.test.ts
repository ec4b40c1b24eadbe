import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nodePolicyFiles, type PolicyFiles, readOwnedFile } from '../../../main/managed/policy-files.ts'

const PATH = '/etc/example/policy.json'
const FOLDER = '/etc/example'
interface Entry {
  readonly uid?: number
  readonly mode?: number
  readonly isFile?: boolean
  readonly text?: string
  readonly error?: string
}

/** A disk of two entries; what is not named is not there. */
function diskOf(entries: Readonly<Record<string, Entry>>) {
  const opened: string[] = []
  const closed: string[] = []
  const files: PolicyFiles = {
    async open(path) {
      const entry = entries[path] ?? { error: 'ENOENT' }
      if (entry.error !== undefined) throw Object.assign(new Error(entry.error), { code: entry.error })
      opened.push(path)
      const { uid = 0, mode = 0o644, isFile = true, text = '{}' } = entry
      return {
        stat: async () => ({ uid, mode, isFile }),
        read: async (maxBytes) => Buffer.from(text).subarray(0, maxBytes),
        close: async () => void closed.push(path),
      }
    },
  }
  return { files, opened, closed }
}
const folder: Entry = { mode: 0o40755, isFile: false }

test.each<[string, Readonly<Record<string, Entry>>, object]>([
  ['neither folder nor file: there is none', {}, { kind: 'none' }],
  ['a folder without the file: there is none', { [FOLDER]: folder }, { kind: 'none' }],
  ['root’s file in root’s folder', { [FOLDER]: folder, [PATH]: {} }, { kind: 'content', owner: 'root' }],
  [
    'another owner of the file',
    { [FOLDER]: folder, [PATH]: { uid: 1000 } },
    { kind: 'ignored', place: PATH, reason: 'file-owner', owner: 'uid 1000' },
  ],
  [
    'a group that may write',
    { [FOLDER]: folder, [PATH]: { mode: 0o664 } },
    { kind: 'ignored', reason: 'file-writable' },
  ],
  ['others who may write', { [FOLDER]: folder, [PATH]: { mode: 0o646 } }, { kind: 'ignored', reason: 'file-writable' }],
  [
    'another owner of the folder',
    { [FOLDER]: { ...folder, uid: 1000 }, [PATH]: {} },
    { kind: 'ignored', place: PATH, reason: 'folder-owner' },
  ],
  [
    'a folder that others may write to',
    { [FOLDER]: { ...folder, mode: 0o41777 }, [PATH]: {} },
    { kind: 'ignored', reason: 'folder-writable' },
  ],
  ['a link in its place', { [FOLDER]: folder, [PATH]: { error: 'ELOOP' } }, { kind: 'unreadable', detail: 'ELOOP' }],
  ['a file that may not be read', { [FOLDER]: folder, [PATH]: { error: 'EACCES' } }, { kind: 'unreadable' }],
  ['a folder that may not be entered', { [FOLDER]: { error: 'EACCES' } }, { kind: 'unreadable', place: PATH }],
  ['no regular file', { [FOLDER]: folder, [PATH]: { isFile: false } }, { kind: 'unreadable' }],
  ['a file of no end', { [FOLDER]: folder, [PATH]: { text: 'x'.repeat(1_100_000) } }, { kind: 'unreadable' }],
])('%s', async (_, entries, found) => {
  const { files, opened, closed } = diskOf(entries)
  expect(await readOwnedFile(PATH, files)).toMatchObject(found)
  expect(closed).toEqual(opened)
})

test('a folder that is not the administrator’s is not even looked into', async () => {
  const { files, opened } = diskOf({ [FOLDER]: { ...folder, uid: 1000 }, [PATH]: {} })
  await readOwnedFile(PATH, files)
  expect(opened).toEqual([FOLDER])
})

// Only root can make files that belong to root; elsewhere the table above has to do.
describe.runIf(process.getuid?.() === 0)('on a real disk, as root', () => {
  let dir = ''
  const path = (): string => join(dir, 'policy.json')
  const read = () => readOwnedFile(path(), nodePolicyFiles)
  beforeEach(() => {
    dir = join(mkdtempSync(join(tmpdir(), 'policy-')), 'cos-courier')
    mkdirSync(dir, { mode: 0o755 })
    writeFileSync(path(), '{"schema":1}', { mode: 0o644 })
  })
  afterEach(() => rmSync(join(dir, '..'), { recursive: true }))

  test('root’s file counts, with its whole content', async () => {
    writeFileSync(path(), '照'.repeat(100_000))
    expect(await read()).toEqual({
      ...{ kind: 'content', place: path(), owner: 'root', bytes: Buffer.from('照'.repeat(100_000)) },
    })
  })

  test('a file or folder of somebody else, or that others may write to, does not', async () => {
    chownSync(path(), 1000, 0)
    expect(await read()).toMatchObject({ kind: 'ignored', reason: 'file-owner', owner: 'uid 1000' })
    chownSync(path(), 0, 0)
    chmodSync(path(), 0o666)
    expect(await read()).toMatchObject({ kind: 'ignored', reason: 'file-writable' })
    chmodSync(path(), 0o644)
    chmodSync(dir, 0o775)
    expect(await read()).toMatchObject({ kind: 'ignored', reason: 'folder-writable' })
    chmodSync(dir, 0o755)
    chownSync(dir, 1000, 1000)
    expect(await read()).toMatchObject({ kind: 'ignored', reason: 'folder-owner' })
  })

  test('no link is followed: neither the file’s nor the folder’s', async () => {
    renameSync(path(), join(dir, 'real.json'))
    symlinkSync(join(dir, 'real.json'), path())
    expect(await read()).toMatchObject({ kind: 'unreadable', detail: 'ELOOP' })
    rmSync(path())
    renameSync(join(dir, 'real.json'), path())
    renameSync(dir, `${dir}-real`)
    symlinkSync(`${dir}-real`, dir)
    expect(['ELOOP', 'ENOTDIR']).toContain(Reflect.get(await read(), 'detail'))
  })

  test('a FIFO or a folder in its place keeps nobody waiting', async () => {
    rmSync(path())
    execFileSync('mkfifo', [path()])
    chmodSync(path(), 0o644)
    expect(await read()).toMatchObject({ kind: 'unreadable', detail: 'not a regular file' })
    rmSync(path())
    mkdirSync(path(), { mode: 0o755 })
    expect(await read()).toMatchObject({ kind: 'unreadable', detail: 'not a regular file' })
  })
})
