import { mkdtempSync } from 'node:fs'
import { lstat, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const OURS = /^cos-courier-(?:run|reply)-(\d+)-\w{6}$/

/**
 * A folder of this process alone, mode 0700, below the system's temporary one: `run` holds the data of a run that stores
 * nothing, `reply` the socket of a handover. Whoever makes it deletes it; its name says whose it is, in case that is
 * killed before.
 */
export const makeTemporaryFolder = (what: 'run' | 'reply'): string =>
  mkdtempSync(join(what === 'reply' ? socketDir() : tmpdir(), `cos-courier-${what}-${process.pid}-`))

/** Of a socket's address, with its closing NUL; Linux has four more. */
const MAX_SOCKET_PATH_BYTES = 104

/** The system's temporary folder, or the short one that is always there where its path leaves no room for a socket's name. */
function socketDir(): string {
  const longest = join(tmpdir(), 'cos-courier-reply-4194304-abcdef', 'reply')
  return process.platform !== 'win32' && Buffer.byteLength(longest) >= MAX_SOCKET_PATH_BYTES ? '/tmp' : tmpdir()
}

/** Deletes such folders whose process is gone. Never rejects: what cannot be deleted now is tried at the next start. */
export async function sweepTemporaryFolders(): Promise<void> {
  for (const dir of new Set([tmpdir(), socketDir()])) await sweep(dir)
}

async function sweep(dir: string): Promise<void> {
  const names = await readdir(dir).catch(() => [])
  for (const name of names) {
    const pid = Number(OURS.exec(name)?.[1] ?? process.pid)
    const path = join(dir, name)
    if (isAlive(pid) || !(await isOurs(path))) continue
    await rm(path, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** Another process of the same number may live by now: then the folder stays until that has ended. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

async function isOurs(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined) // it may be gone by now
  return stats?.isDirectory() === true && (process.getuid === undefined || stats.uid === process.getuid())
}
