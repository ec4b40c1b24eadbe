// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { bytesOf, randomOf } from './faults-random.mjs'

const MIB = 1024 * 1024

/** Names that some program, shell, URL or checksum list gets wrong; all of them are keys that COS allows. */
const HOSTILE_NAMES = [
  'a b + % # ? & = ; "\'.txt',
  '中文 文件夹/文件 😀.txt',
  'e\u0301 decomposed.txt',
  '\u00e9 composed.txt',
  '%2e%2e/%20.txt',
  ' leading and trailing ',
  '-rf',
  '--json',
  'tab\there.txt',
  'back\\slash.txt',
  '...',
  'CON',
  '{yyyy}-$HOME-`id`',
  '*',
  '~',
  '\ufeffmark.txt',
  '\u202eright to left.txt',
  `${'long'.repeat(50)}.txt`,
]
const BIG_MIB = [9, 11.5, 16, 24, 40]

/**
 * Relative paths with sizes: some hundred small files, several that go in parts, and hostile names. Sizes of big ones
 * are off the part size's multiples by chance.
 * @param {string} seed
 * @returns {Map<string, number>}
 */
export function planFiles(seed) {
  const random = randomOf(`files ${seed}`)
  /** @type {Map<string, number>} */
  const files = new Map()
  for (let index = 0; index < 20; index++) files.set(`empty/${index}.bin`, 0)
  for (let index = 0; index < 200; index++) files.set(`small/${index % 7}/${index}.bin`, 4096)
  for (let index = 0; index < 20; index++) files.set(`middle/${index}.bin`, MIB)
  for (const name of HOSTILE_NAMES) files.set(`names/${name}`, Math.floor(random() * 20_000))
  for (const [index, sizeMib] of BIG_MIB.entries()) {
    files.set(`big ${index}.bin`, Math.floor(sizeMib * MIB + (index === 2 ? 0 : random() * MIB)))
  }
  return files
}

/**
 * Writes the files; the same seed gives the same bytes.
 * @param {string} folder
 * @param {string} seed
 * @param {(name: string) => boolean} isWanted all 130 MB unless said
 * @returns {readonly string[]} their relative paths
 */
export function writeFiles(folder, seed, isWanted = () => true) {
  const files = [...planFiles(seed)].filter(([name]) => isWanted(name))
  for (const [name, sizeBytes] of files) {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, bytesOf(`${seed} ${name}`, sizeBytes))
  }
  return files.map(([name]) => name)
}
