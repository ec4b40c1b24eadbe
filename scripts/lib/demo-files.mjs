// @ts-check
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from './project.mjs'

/**
 * A folder to upload: `folder` itself, or a copy of what git lists of this project. With `keepDir` the copy (of either)
 * stays in `keepDir/source`.
 * @param {{ folder: string | undefined, keepDir: string | undefined, workDir: string }} options
 * @returns {string} absolute path of the folder to upload
 */
export function prepareSource({ folder, keepDir, workDir }) {
  if (folder !== undefined) {
    const absolute = path.resolve(folder)
    if (keepDir === undefined) return absolute
    const kept = path.join(keepDir, 'source', path.basename(absolute))
    mkdirSync(path.dirname(kept), { recursive: true })
    // cp, since names need not be UTF-8 and times must stay.
    execFileSync('cp', ['-a', '--', absolute, kept], { stdio: ['ignore', 'inherit', 'inherit'] })
    return kept
  }
  const copy = path.join(keepDir === undefined ? workDir : keepDir, 'source', path.basename(ROOT))
  const list = execFileSync('git', ['-C', ROOT, 'ls-files', '-z'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  for (const name of list.split('\0').filter(Boolean)) cpSync(path.join(ROOT, name), path.join(copy, name))
  return copy
}

/**
 * Lays the stored objects out as `storeDir/<key>`, so that it can be compared with the source by any tool. Keys that no
 * file can have are left out; the caller's counts show them.
 * @param {{ objects: readonly { key: string, file: string }[], objectDir: string, storeDir: string }} options
 */
export function layOutStore({ objects, objectDir, storeDir }) {
  for (const { key, file } of objects) {
    const segments = key.split('/')
    if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) continue
    const target = path.join(storeDir, ...segments)
    mkdirSync(path.dirname(target), { recursive: true })
    cpSync(path.join(objectDir, file), target)
  }
}
