import { expect, test } from 'vitest'
import type { SensitiveGuard } from '../../../main/transfer/sensitive-paths.ts'
import type { FileStats, WalkFs } from '../../../main/transfer/walk-fs.ts'
import { followLink } from '../../../main/transfer/walk-links.ts'

const errno = (code: string): Error => Object.assign(new Error(code), { code })
const stats: FileStats = { kind: 'file', size: 1n, mtimeNs: 2n, ino: 3n, dev: 4n }
const harmless: SensitiveGuard = { isPlace: () => false, covers: () => false }
const alwaysThere = async (_path: string): Promise<FileStats> => stats

/** A link in `/root`; `target` is where it leads, or what asking that fails with. */
function follow(target: string | Uint8Array | Error, { guard = harmless, stat = alwaysThere } = {}) {
  const realPath = async (): Promise<Uint8Array> => {
    if (target instanceof Error) throw target
    return Buffer.from(target)
  }
  const names = (): never => expect.fail('no folder is listed')
  const fs: WalkFs = { names, stat, realPath }
  return followLink('/root/link', 'link', { fs, guard, root: '/root' })
}

test('a target inside the source is followed', async () => {
  expect(await follow('/root/a/file')).toEqual({ realPath: '/root/a/file', stats })
  expect(await follow('/root')).toEqual({ realPath: '/root', stats })
})

test.each(['/', '/etc/passwd', '/root-beside/a', '/roo'])('%s lies outside', async (target) => {
  expect(await follow(target)).toEqual({ skip: 'symlink-outside' })
})

test.each([
  ['ENOENT', { skip: 'symlink' }],
  ['ENOTDIR', { skip: 'symlink' }],
  ['ELOOP', { skip: 'symlink-loop' }],
  ['EACCES', { error: { code: 'file-unreadable', subject: 'link', detail: 'EACCES' } }],
  ['EIO', { error: { code: 'file-read-failed', subject: 'link', detail: 'EIO' } }],
])('a link that cannot be resolved for %s', async (code, expected) => {
  expect(await follow(errno(code))).toEqual(expected)
})

test('a target that vanishes before it is looked at makes a broken link', async () => {
  expect(await follow('/root/a', { stat: () => Promise.reject(errno('ENOENT')) })).toEqual({ skip: 'symlink' })
})

test('a folder on the way to the target that is a protected one under another name keeps it closed', async () => {
  const stat = async (path: string): Promise<FileStats> => ({ ...stats, ino: path === '/root/mounted' ? 99n : 3n })
  const guard = { covers: () => false, isPlace: (_: string, dev: bigint, ino: bigint) => dev === 4n && ino === 99n }
  expect(await follow('/root/mounted/deep/file', { guard, stat })).toEqual({ skip: 'sensitive' })
  expect(await follow('/root/other/deep/file', { guard, stat })).toMatchObject({ realPath: '/root/other/deep/file' })
})

test('a target whose name is not UTF-8 is an error of its own inside the source, and outside it is outside', async () => {
  const gbk = Buffer.from([0xd6, 0xd0])
  expect(await follow(Buffer.concat([Buffer.from('/root/'), gbk]))).toEqual({
    error: { code: 'name-not-utf8', subject: 'link', detail: 'leads to /root/%D6%D0' },
  })
  expect(await follow(Buffer.concat([Buffer.from('/else/'), gbk]))).toEqual({ skip: 'symlink-outside' })
})

test('what is no fault of the file system is not told as one', async () => {
  await expect(follow(new TypeError('ours'))).rejects.toThrow('ours')
})
