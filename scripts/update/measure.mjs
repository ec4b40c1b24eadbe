// @ts-check
// What a feed says of a file: its size, its sum, and where its block map is.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { SetUpError } from '../lib/run.mjs'

/**
 * `sha512` in base64, `sha256` in hexadecimal digits. `blockMapSizeBytes` of AppImages only.
 * @typedef {{ sizeBytes: number, sha512: string, sha256: string, blockMapSizeBytes?: number }} Measured
 */

/**
 * Reads the file once.
 * @param {string} file
 * @returns {Promise<Measured>}
 */
export async function measure(file) {
  const sums = { sha512: createHash('sha512'), sha256: createHash('sha256') }
  let sizeBytes = 0
  for await (const chunk of createReadStream(file)) {
    sizeBytes += chunk.length
    for (const sum of Object.values(sums)) sum.update(chunk)
  }
  const measured = { sizeBytes, sha512: sums.sha512.digest('base64'), sha256: sums.sha256.digest('hex') }
  if (!file.endsWith('.AppImage')) return measured
  return { ...measured, blockMapSizeBytes: await blockMapSize(file, sizeBytes) }
}

const LENGTH_BYTES = 4

/**
 * electron-builder appends the compressed map and its length (big-endian) to an AppImage; electron-updater wants the
 * length. Throws SetUpError where there is no map: then something was done to the file after it was built.
 * @param {string} file
 * @param {number} sizeBytes
 */
async function blockMapSize(file, sizeBytes) {
  const handle = await open(file)
  try {
    const length = await readEnd(handle, sizeBytes, LENGTH_BYTES)
    const size = length.length === LENGTH_BYTES ? length.readUInt32BE() : 0
    const map = await readEnd(handle, sizeBytes - LENGTH_BYTES, size)
    if (size > 0 && isBlockMap(map)) return size
  } finally {
    await handle.close()
  }
  throw new SetUpError(
    `${path.basename(file)} has no block map at its end. Build it anew: npm run package -- --linux AppImage`,
  )
}

/**
 * Empty where that much cannot be there.
 * @param {import('node:fs/promises').FileHandle} handle
 * @param {number} end
 * @param {number} length
 */
async function readEnd(handle, end, length) {
  if (length > end) return Buffer.alloc(0)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, end - length)
  return buffer.subarray(0, bytesRead)
}

/** @param {Buffer} compressed */
function isBlockMap(compressed) {
  try {
    return Array.isArray(JSON.parse(inflateRawSync(compressed).toString()).files)
  } catch {
    return false
  }
}
