// @ts-check
import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Those of the emulator and of app tests are named the same way. */
const OURS = /^cos-(?:courier-[a-z]+|emulator|app)-(\d+)-\w{6}$/

/**
 * A folder of this process alone, mode 0700. Whoever makes it deletes it; its name says whose it is, in case that is
 * killed before.
 * @param {string} what lower-case letters
 */
export const makeTemporary = (what) => mkdtempSync(path.join(os.tmpdir(), `cos-courier-${what}-${process.pid}-`))

/** Deletes such folders whose process is gone, and that belong to this user. */
export function sweepTemporary() {
  for (const name of readdirSync(os.tmpdir())) {
    const pid = OURS.exec(name)?.[1]
    const folder = path.join(os.tmpdir(), name)
    if (pid === undefined || isAlive(Number(pid)) || !isOurs(folder)) continue
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

/** @param {string} folder */
function isOurs(folder) {
  const stats = lstatSync(folder, { throwIfNoEntry: false }) // another sweep may have been faster
  return stats?.isDirectory() === true && (process.getuid === undefined || stats.uid === process.getuid())
}
