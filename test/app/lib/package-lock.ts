import { spawn } from 'node:child_process'
import { once } from 'node:events'
import os from 'node:os'
import path from 'node:path'

/** One for all test runs of this computer: apt and dpkg have one list of packages. */
const LOCK_FILE = path.join(os.tmpdir(), 'cos-courier-packages.lock')

/** Waits until no other test installs packages; `release` lets the next one. The end of this process releases it too. */
export async function lockPackages(): Promise<{ readonly release: () => Promise<void> }> {
  const child = spawn('flock', [LOCK_FILE, 'sh', '-c', 'echo locked; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  const hasBegun = await Promise.race([once(child.stdout, 'data').then(() => true), ended.then(() => false)])
  if (!hasBegun) throw new Error(`flock could not lock ${LOCK_FILE}`)
  return {
    async release() {
      child.stdin.end()
      await ended
    },
  }
}
