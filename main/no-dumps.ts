/** What can be done so that a crash of a process that holds the permanent key leaves no copy of its memory. */
import { execFile, spawnSync } from 'node:child_process'

/** Longer than the smallest program takes; nothing waits for it in vain. */
const LIMIT_MS = 2000
/**
 * One byte: too small for the kernel to write a core file, and, unlike none, the one size for which it does not start a
 * collector either (systemd-coredump, apport), which would get the whole memory (core(5), `do_coredump` in fs/coredump.c).
 */
const argumentsFor = (pid: number): readonly string[] => ['--pid', String(pid), '--core=1:1']

/**
 * Linux: no core dump of this process, nor of those it starts itself. Node has no call for it; util-linux has. Elsewhere
 * systems write none unless an administrator asks for them. False: it could not be done.
 */
export function forbidOwnDumps(): boolean {
  if (process.platform !== 'linux') return true
  const { status } = spawnSync('prlimit', argumentsFor(process.pid), { stdio: 'ignore', timeout: LIMIT_MS })
  return status === 0
}

/** The same for another process of ours, which Chromium's zygote may have started. */
export function forbidDumps(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return Promise.resolve(true)
  return new Promise((resolve) => {
    execFile('prlimit', argumentsFor(pid), { timeout: LIMIT_MS }, (error) => resolve(error === null))
  })
}
