// @ts-check
import { linkSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export const FILES_PER_FOLDER = 1_000
/** ext4 allows 65 000 names for one file, others fewer; more than one file also makes for more than one size. */
const NAMES_PER_FILE = 10_000
/** Small files are a queue's worst case: the most entries per byte. */
const BASE_BYTES = 100

/**
 * Makes a tree of so many files below `folder`, 1 000 per folder. Most are further names (hard links) of a few files:
 * for a walk, which goes by paths, they are different files, and making a million takes seconds and no space.
 * @param {string} folder absolute; does not exist yet
 * @param {number} count
 */
export function makeLinkedFiles(folder, count) {
  let base = ''
  for (let index = 0; index < count; index += 1) {
    const directory = path.join(folder, `folder-${number(Math.floor(index / FILES_PER_FOLDER), 5)}`)
    if (index % FILES_PER_FOLDER === 0) mkdirSync(directory, { recursive: true })
    const file = path.join(directory, `file-${number(index, 8)}.bin`)
    if (index % NAMES_PER_FILE === 0) {
      writeFileSync(file, Buffer.alloc(BASE_BYTES + index / NAMES_PER_FILE, index / NAMES_PER_FILE))
      base = file
    } else linkSync(base, file)
  }
}

/**
 * @param {number} value
 * @param {number} digits
 */
const number = (value, digits) => String(value).padStart(digits, '0')
