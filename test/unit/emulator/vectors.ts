import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Parses one file of test/vectors; the caller states its shape. */
export function readVectors(name: string): ReturnType<typeof JSON.parse> {
  return JSON.parse(readFileSync(fileURLToPath(new URL(`../../vectors/${name}`, import.meta.url)), 'utf8'))
}
