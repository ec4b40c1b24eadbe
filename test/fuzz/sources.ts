import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Files that the app is given, and a folder beside them that it never is. Answers what stands only in the latter. */
export function writeSources(
  dir: string,
  token: string,
): { granted: string; never: string; canaries: readonly string[] } {
  const granted = path.join(dir, 'granted')
  const never = path.join(dir, `never-${token}`)
  const canaries = [`canary-name-${token}`, `canary-content-${token}`]
  mkdirSync(granted)
  mkdirSync(never)
  for (const name of ['a.txt', 'b.txt']) writeFileSync(path.join(granted, name), `${name} is small`)
  writeFileSync(path.join(never, `canary-name-${token}.txt`), `canary-content-${token}`)
  return { granted, never, canaries }
}
