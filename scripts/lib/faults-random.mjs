// @ts-check
import { createCipheriv, createHash } from 'node:crypto'

/**
 * Numbers from 0 to below 1, always the same for one seed.
 * @param {string} seed
 * @returns {() => number}
 */
export function randomOf(seed) {
  let count = 0
  return () => createHash('sha256').update(`${seed}\n${++count}`).digest().readUInt32LE() / 2 ** 32
}

/**
 * Bytes that look random, always the same for one seed.
 * @param {string} seed
 * @param {number} sizeBytes
 */
export function bytesOf(seed, sizeBytes) {
  const key = createHash('sha256').update(seed).digest()
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(sizeBytes))
}

/**
 * The items in an order of chance.
 * @template T
 * @param {readonly T[]} items
 * @param {() => number} random
 * @returns {T[]}
 */
export const shuffled = (items, random) =>
  items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
