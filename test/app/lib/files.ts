import { randomFillSync } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'

const MIB = 1024 * 1024

/** Writes files below `root`, making folders as needed. */
export function writeTree(root: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  mkdirSync(root, { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
  return root
}

/** A file of random bytes, each MiB different, so that parts in the wrong order change the checksum. */
export function writeBigFile(file: string, sizeMib: number): string {
  mkdirSync(path.dirname(file), { recursive: true })
  const chunk = randomFillSync(Buffer.alloc(MIB))
  const descriptor = openSync(file, 'w')
  for (let index = 0; index < sizeMib; index++) {
    chunk.writeUInt32LE(index)
    writeSync(descriptor, chunk)
  }
  closeSync(descriptor)
  return file
}

/** Files below `root` whose bytes hold `text` (UTF-8). */
export const filesHolding = (root: string, text: string): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text))
