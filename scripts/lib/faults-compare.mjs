// @ts-check
import { open, stat } from 'node:fs/promises'
import path from 'node:path'

/** @typedef {{ key: string, path: string }} KeptObject an object and the file that holds its bytes */
/** @typedef {{ objectsWrong: string[], filesLost: string[] }} Differences keys */

const CHUNK_BYTES = 1024 * 1024

/**
 * Compares every file with the object of its key, byte by byte. Wrong is also an object that no file stands for.
 * @param {{ folder: string, files: readonly string[], prefix: string, objects: readonly KeptObject[] }} what prefix:
 *   of all keys; a file's key is that and its relative path. Objects elsewhere are none of it.
 * @returns {Promise<Differences>}
 */
export async function compareWithFiles({ folder, files, prefix, objects }) {
  const unmatched = new Map(objects.filter(({ key }) => key.startsWith(prefix)).map((object) => [object.key, object]))
  /** @type {Differences} */
  const found = { objectsWrong: [], filesLost: [] }
  for (const file of files) {
    const key = `${prefix}${file}`
    const object = unmatched.get(key)
    unmatched.delete(key)
    if (object === undefined) found.filesLost.push(key)
    else if (!(await hasSameBytes(path.join(folder, file), object.path))) found.objectsWrong.push(key)
  }
  found.objectsWrong.push(...unmatched.keys())
  return found
}

/**
 * @param {string} fileA
 * @param {string} fileB
 */
export async function hasSameBytes(fileA, fileB) {
  const [sizeA, sizeB] = await Promise.all([fileA, fileB].map(async (file) => (await stat(file)).size))
  if (sizeA !== sizeB || sizeA === undefined) return false
  const handles = await Promise.all([open(fileA), open(fileB)])
  try {
    const chunks = handles.map(() => Buffer.alloc(CHUNK_BYTES))
    for (let offset = 0; offset < sizeA; offset += CHUNK_BYTES) {
      const length = Math.min(CHUNK_BYTES, sizeA - offset)
      await Promise.all(handles.map((handle, index) => readFully(handle, chunks[index], offset, length)))
      if (!chunks[0]?.subarray(0, length).equals(chunks[1]?.subarray(0, length) ?? Buffer.alloc(0))) return false
    }
    return true
  } finally {
    for (const handle of handles) await handle.close()
  }
}

/**
 * @param {import('node:fs/promises').FileHandle} handle
 * @param {Buffer | undefined} chunk
 * @param {number} offset
 * @param {number} length
 */
async function readFully(handle, chunk, offset, length) {
  if (chunk === undefined) throw new Error('no buffer')
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle.read(chunk, done, length - done, offset + done)
    if (bytesRead === 0) throw new Error('a file became shorter while it was read')
    done += bytesRead
  }
}
