// @ts-check
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

const MEMORY = '/dev/shm'
/** `f_type` of a file system that lies in memory, see statfs(2). */
const TMPFS_MAGIC = 0x01021994
const GIB = 1024 ** 3
/** What contestants and server need beside the files. */
const SPARE_BYTES = 4 * GIB
const PREFIX = 'cos-courier-bench-files-'

/** @typedef {{ folder: string, isMemory: boolean }} Place */

/**
 * A new folder for the files of the bench: in memory where there is room, so that no disk is written to while others are
 * measured and nothing has to be read to be in the page cache. TMPDIR, if it is set, is taken as it is.
 * @param {number} bytes
 * @param {{ env: NodeJS.ProcessEnv, freeBytes: number }} [machine]
 * @returns {Promise<Place>}
 */
export async function placeFor(bytes, { env, freeBytes } = { env: process.env, freeBytes: os.freemem() }) {
  const isMemory = env['TMPDIR'] === undefined && freeBytes >= bytes + SPARE_BYTES && (await hasRoomInMemory(bytes))
  const parent = isMemory ? MEMORY : os.tmpdir()
  removeLeftovers(parent)
  return { folder: mkdtempSync(path.join(parent, `${PREFIX}${process.pid}-`)), isMemory }
}

/** @param {number} bytes */
async function hasRoomInMemory(bytes) {
  if (!existsSync(MEMORY)) return false
  const { type, bavail, bsize } = await statfs(MEMORY)
  return type === TMPFS_MAGIC && bavail * bsize >= bytes + SPARE_BYTES
}

/**
 * Of runs that were killed: their memory would be lost until the next start of the machine.
 * @param {string} parent
 */
export function removeLeftovers(parent) {
  for (const name of readdirSync(parent)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]
    if (pid !== undefined && !existsSync(`/proc/${pid}`))
      rmSync(path.join(parent, name), { recursive: true, force: true })
  }
}
