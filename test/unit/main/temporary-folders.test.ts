import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { makeTemporaryFolder, sweepTemporaryFolders } from '../../../main/temporary-folders.ts'

/** A system's temporary folder of this test's own. */
function ownTmp(): string {
  const dir = mkdtempSync(join(tmpdir(), 'cos-courier-temporary-'))
  vi.stubEnv('TMPDIR', dir)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(dir, { recursive: true })
  })
  return dir
}
/** Of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['--version']).pid

test('folders of a process that was killed go at the next start, whatever is in them', async () => {
  const dir = ownTmp()
  const pid = deadPid()
  const stale = [`cos-courier-run-${pid}-abcdef`, `cos-courier-reply-${pid}-ABC123`].map((name) => join(dir, name))
  for (const folder of stale) mkdirSync(join(folder, 'deep'), { recursive: true })
  writeFileSync(join(stale[0] ?? '', 'deep', 'file'), 'x')
  await sweepTemporaryFolders()
  expect(stale.filter(existsSync)).toEqual([])
})

test('those of processes that live stay, and so does everything that only looks like ours', async () => {
  const dir = ownTmp()
  const own = makeTemporaryFolder('run')
  expect([own.startsWith(dir), statSync(own).mode & 0o777]).toEqual([true, 0o700])
  const pid = deadPid()
  const elsewhere = join(dir, 'elsewhere')
  const kept = [
    own,
    elsewhere,
    ...['run-abcdef', `runs-${pid}-abcdef`, `run-${pid}-abcdef.bak`, `run-${process.ppid}-abcdef`].map((name) =>
      join(dir, `cos-courier-${name}`),
    ),
  ]
  for (const folder of kept) mkdirSync(folder, { recursive: true })
  symlinkSync(elsewhere, join(dir, `cos-courier-run-${pid}-abcdef`))
  await sweepTemporaryFolders()
  expect(kept.filter(existsSync)).toEqual(kept)
})

const onUnix = test.skipIf(process.platform === 'win32') // its pipes have short names of their own

onUnix(
  'a handover’s folder leaves room for a socket’s name, however long the path of the system’s temporary folder is',
  () => {
    const dir = ownTmp()
    vi.stubEnv('TMPDIR', join(dir, 'x'.repeat(60)))
    mkdirSync(join(dir, 'x'.repeat(60)))
    const folder = makeTemporaryFolder('reply')
    onTestFinished(() => rmSync(folder, { recursive: true }))
    expect([folder.startsWith('/tmp/cos-courier-reply-'), join(folder, 'reply').length < 104]).toEqual([true, true])
    expect(makeTemporaryFolder('run').startsWith(dir)).toBe(true)
  },
)
