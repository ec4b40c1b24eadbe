// @ts-check
import { readdirSync, readFileSync } from 'node:fs'

/**
 * One process below `rootPid`, as the kernel sees it.
 * Arguments are joined by spaces, as Chromium itself leaves them in its children.
 * @typedef {{ pid: number, commandLine: string, seccomp: number, namespaces: number }} ProcessFacts
 */

/**
 * All processes that descend from `rootPid`, itself included (Linux). One that ends meanwhile is left out.
 * @param {number} rootPid
 * @returns {ProcessFacts[]}
 */
export function processTree(rootPid) {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statusOf(Number(name)))
  const inTree = new Set([rootPid])
  // A child may have a smaller number than its parent, so until nothing is added.
  for (let grew = true; grew; ) {
    const before = inTree.size
    for (const { pid, parentPid } of all) if (inTree.has(parentPid)) inTree.add(pid)
    grew = inTree.size > before
  }
  return all.filter(({ pid }) => inTree.has(pid))
}

/** @param {number} pid */
function statusOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    /** @param {string} name */
    const field = (name) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? ''
    const namespaces = field('NSpid').split(/\s+/).filter(Boolean).length
    return [{ pid, parentPid: Number(field('PPid')), commandLine, seccomp: Number(field('Seccomp')), namespaces }]
  } catch {
    // The process ended between the listing and the reading.
    return []
  }
}

/**
 * Whether Chromium's sandbox really holds the renderers of the app started as `rootPid`: asked of the kernel, since
 * `process.sandboxed` says true without it. False when there is no renderer yet.
 * @param {number} rootPid
 */
export function isSandboxed(rootPid) {
  const processes = processTree(rootPid)
  const renderers = processes.filter(({ commandLine }) => / --type=renderer /.test(commandLine))
  const isOff = processes.some(({ commandLine }) => / --no-sandbox( |$)/.test(commandLine))
  return !isOff && renderers.length > 0 && renderers.every(({ seccomp, namespaces }) => seccomp === 2 && namespaces > 1)
}
