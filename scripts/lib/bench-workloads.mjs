// @ts-check
import { createCipheriv } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import path from 'node:path'

const MIB = 1024 * 1024
const CHUNK_BYTES = 8 * MIB
const FILES_PER_FOLDER = 100

/**
 * What is uploaded. `metric`: what contestants are compared by. `serverProbe`: bodies that measure the server alone.
 * @typedef {{
 *   name: string, files: number, fileBytes: number, metric: 'bytesPerSecond' | 'filesPerSecond',
 *   serverProbe: { files: number, fileBytes: number, connections: number }
 * }} Workload
 * @typedef {{ name: string, sizeBytes: number }} WorkloadFile
 */

/** @type {readonly Workload[]} */
export const WORKLOADS = [
  {
    name: '1x1GiB',
    files: 1,
    fileBytes: 1024 * MIB,
    metric: 'bytesPerSecond',
    serverProbe: { files: 128, fileBytes: 8 * MIB, connections: 2 },
  },
  {
    name: '10000x4KiB',
    files: 10_000,
    fileBytes: 4096,
    metric: 'filesPerSecond',
    serverProbe: { files: 10_000, fileBytes: 4096, connections: 8 },
  },
]

/**
 * The same workload with 1/divisor of the bytes or files; its name says so.
 * @param {Workload} workload
 * @param {number} divisor
 * @returns {Workload}
 */
export function shrink(workload, divisor) {
  if (divisor === 1) return workload
  const { files, fileBytes, serverProbe } = workload
  const name = `${workload.name} (1/${divisor})`
  const probe = { ...serverProbe, files: Math.max(2, Math.ceil(serverProbe.files / divisor)) }
  if (files > 1) return { ...workload, name, files: Math.ceil(files / divisor), serverProbe: probe }
  return { ...workload, name, fileBytes: Math.ceil(fileBytes / divisor), serverProbe: probe }
}

/**
 * Names of a workload's files: many are spread over folders of 100.
 * @param {Workload} workload
 * @returns {WorkloadFile[]}
 */
export function filesOf({ files, fileBytes }) {
  return Array.from({ length: files }, (_, index) => {
    const folder = files === 1 ? '' : `d${String(Math.floor(index / FILES_PER_FOLDER)).padStart(3, '0')}/`
    return { name: `${folder}f${String(index).padStart(5, '0')}.bin`, sizeBytes: fileBytes }
  })
}

/**
 * Writes a workload's files below `folder` and reads them once, so that every round finds them in the page cache. The
 * bytes are the AES-128-CTR key stream of the all-zero key: the same in every run, and nothing can compress them.
 * @param {Workload} workload
 * @param {string} folder
 * @param {AbortSignal} signal
 */
export async function makeFiles(workload, folder, signal) {
  const stream = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16))
  const files = filesOf(workload)
  for (const directory of new Set(files.map(({ name }) => path.join(folder, path.dirname(name))))) {
    await mkdir(directory, { recursive: true })
  }
  for (const { name, sizeBytes } of files) {
    const file = await open(path.join(folder, name), 'wx')
    for (let left = sizeBytes; left > 0; left -= CHUNK_BYTES) {
      signal.throwIfAborted()
      await file.write(stream.update(Buffer.alloc(Math.min(left, CHUNK_BYTES))))
    }
    await file.close()
  }
  for (const { name } of files) await readFile(path.join(folder, name), { signal })
}
