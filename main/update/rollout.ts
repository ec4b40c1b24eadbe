import { createHash } from 'node:crypto'

/**
 * Whether a version that `percent` of all installations get is for this one. `draw` is random, kept here and never sent; each
 * version draws anew, so that nobody is always among the first. Pure.
 */
export function isInRollout(draw: string, version: string, percent: number): boolean {
  const hash = createHash('sha256').update(`${draw}\n${version}`).digest()
  return hash.readUInt32BE(0) < (percent / 100) * 2 ** 32
}
