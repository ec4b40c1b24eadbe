// @ts-check
import { createCipheriv } from 'node:crypto'
import { mkdir, open, rm, statfs } from 'node:fs/promises'
import path from 'node:path'
import { SetUpError } from './run.mjs'

/** @typedef {import('./bench-workloads.mjs').Workload} Workload */
/** @typedef {{ name: string, sizeBytes: number }} WorkloadFile */

const MIB = 1024 * 1024
const CHUNK_BYTES = 8 * MIB
const FILES_PER_FOLDER = 100
/** Left free for what the contestants write, and for everybody else. */
const SPARE_BYTES = 1024 * MIB

/**
 * Names of a workload's files: many are spread over folders of 100.
 * @param {Pick<Workload, 'files' | 'fileBytes' | 'fileSizes'>} workload
 * @returns {WorkloadFile[]}
 */
export function filesOf({ files, fileBytes, fileSizes }) {
  return Array.from({ length: files }, (_, index) => {
    const folder = files === 1 ? '' : `d${String(Math.floor(index / FILES_PER_FOLDER)).padStart(3, '0')}/`
    return {
      name: `${folder}f${String(index).padStart(5, '0')}.bin`,
      sizeBytes: fileSizes?.[index] ?? fileBytes,
    }
  })
}

/**
 * Writes a workload's files below `folder` and, unless that lies in memory, reads them once, so that every round finds them
 * in the page cache. The bytes are the AES-128-CTR key stream of the all-zero key: the same in every run, and nothing can compress them.
 * @param {Workload} workload
 * @param {string} folder
 * @param {AbortSignal} signal
 * @param {boolean} [isMemory]
 */
export async function makeFiles(workload, folder, signal, isMemory = false) {
  const stream = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16))
  const zeros = Buffer.alloc(CHUNK_BYTES)
  const files = filesOf(workload)
  for (const directory of new Set(files.map(({ name }) => path.join(folder, path.dirname(name))))) {
    await mkdir(directory, { recursive: true })
  }
  for (const { name, sizeBytes } of files) {
    const file = await open(path.join(folder, name), 'wx')
    try {
      let written = Promise.resolve({ bytesWritten: 0 })
      for (let left = sizeBytes; left > 0; left -= CHUNK_BYTES) {
        const bytes = stream.update(zeros.subarray(0, Math.min(left, CHUNK_BYTES))) // while the last ones are written
        await written
        signal.throwIfAborted()
        written = file.write(bytes)
      }
      await written
    } finally {
      await file.close()
    }
  }
  if (isMemory) return
  for (const { name } of files) await readThrough(path.join(folder, name), zeros, signal)
}

/**
 * @param {string} name
 * @param {Buffer} buffer overwritten
 * @param {AbortSignal} signal
 */
async function readThrough(name, buffer, signal) {
  const file = await open(name)
  try {
    for (let bytesRead = 1; bytesRead > 0; ) {
      signal.throwIfAborted()
      bytesRead = (await file.read(buffer)).bytesRead
    }
  } finally {
    await file.close()
  }
}

/**
 * Throws SetUpError where the disk of `folder` has no room for so many bytes and 1 GiB to spare.
 * @param {string} folder
 * @param {number} bytes
 */
export async function assertRoomFor(folder, bytes) {
  const { bavail, bsize } = await statfs(folder)
  const freeBytes = bavail * bsize
  if (freeBytes >= bytes + SPARE_BYTES) return
  const words = [bytes + SPARE_BYTES, freeBytes].map((value) => `${(value / MIB).toFixed(0)} MiB`)
  throw new SetUpError(`The bench needs ${words[0]} on the disk of ${folder}; ${words[1]} are free. Set TMPDIR.`)
}

/**
 * Keeps one set of files at a time: made when a workload needs another one than the last did.
 * @param {import('./bench-place.mjs').Place} place
 * @param {AbortSignal} signal
 * @param {(message: string) => void} log
 */
export function createFileStore(place, signal, log) {
  const folder = path.join(place.folder, 'files')
  let held = ''
  return {
    /** @param {Workload} workload @returns {Promise<string>} the folder */
    async provide(workload) {
      if (held === workload.fileSet) return folder
      log(`${workload.name}: making files`)
      await rm(folder, { recursive: true, force: true })
      held = ''
      await makeFiles(workload, folder, signal, place.isMemory)
      held = workload.fileSet
      return folder
    },
  }
}
