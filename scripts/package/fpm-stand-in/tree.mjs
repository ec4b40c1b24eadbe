// @ts-check
import { chmodSync, cpSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'

/** @typedef {{ type: 'file' | 'folder' | 'link', name: string, sizeBytes: number }} TreeEntry name: relative, with `/` */

/**
 * Lays out what is to be installed below `root`, links as links, with the modes that a package should have: folders and
 * executables 0755, other files 0644.
 * @param {string} root
 * @param {Pick<import('./arguments.mjs').PackageRequest, 'mappings' | 'excludes'>} request
 */
export function layOut(root, { mappings, excludes }) {
  mkdirSync(root, { recursive: true })
  for (const { from, to } of mappings) {
    const target = path.join(root, to)
    mkdirSync(path.dirname(target), { recursive: true })
    cpSync(from, target, { recursive: true, verbatimSymlinks: true })
  }
  for (const place of excludes) rmSync(path.join(root, place), { recursive: true, force: true })
  for (const { type, name } of entriesOf(root)) {
    if (type !== 'link') chmodSync(path.join(root, name), modeOf(type, path.join(root, name)))
  }
  chmodSync(root, 0o755)
}

/**
 * @param {'file' | 'folder'} type
 * @param {string} file
 */
const modeOf = (type, file) => (type === 'folder' || (lstatSync(file).mode & 0o100) !== 0 ? 0o755 : 0o644)

/**
 * Everything below `root`, parents first, in the order of names.
 * @param {string} root
 * @returns {readonly TreeEntry[]}
 */
export function entriesOf(root, below = '') {
  const names = readdirSync(path.join(root, below)).sort()
  return names.flatMap((child) => {
    const name = path.posix.join(below, child)
    const stats = lstatSync(path.join(root, name))
    if (stats.isDirectory()) return [{ type: 'folder', name, sizeBytes: 0 }, ...entriesOf(root, name)]
    return [{ type: stats.isSymbolicLink() ? 'link' : 'file', name, sizeBytes: stats.size }]
  })
}
