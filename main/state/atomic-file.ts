import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { replaceFile } from '../node/replace-file.ts'
import { syncFolder } from '../node/sync-folder.ts'

/** Replaces `path` as a whole: after a crash at any moment it holds the old text or the new one. Mode 0600. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.new`
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await replaceFile(temporary, path)
  await syncFolder(dirname(path))
}

/** What reading a state file gave: its value, nothing there, or damage that was put aside under `keptAs`. */
export type Loaded<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged'; readonly keptAs: string }

/** Reads and checks a JSON state file. A damaged one is renamed, never deleted, so the app starts and nothing is lost. */
export function loadJson<S extends v.GenericSchema>(
  path: string,
  schema: S,
  now: () => number,
): Loaded<v.InferOutput<S>> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'absent' }
    throw error
  }
  const parsed = v.safeParse(schema, parseJson(text))
  if (parsed.success) return { kind: 'value', value: parsed.output }
  const keptAs = `${path}.damaged-${now()}`
  renameSync(path, keptAs)
  return { kind: 'damaged', keptAs }
}

/** Undefined for text that is not JSON; no schema of ours accepts undefined. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
