/** Copies of the packaged app whose fuses or content a test changes. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPackage } from '@electron/asar'
import { type FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { asOrdinaryUser } from '../../../scripts/lib/launch.mjs'
import { appEnv, type Workspace } from './open-workspace.ts'
import { outputOf } from './output.ts'
import { executableOf, plainDir, resourcesOf } from './packages.ts'
import { killTree } from './processes.ts'

const PROBE = fileURLToPath(new URL('../fixtures/fuse-probe', import.meta.url))

/** A copy of the package in which the probe is the app; `folder`: as a folder, and no archive. */
export async function probeCopy(dir: string, as: 'archive' | 'folder' = 'archive'): Promise<string> {
  const copy = copyOfPlain(dir)
  const resources = resourcesOf(copy)
  rmSync(path.join(resources, 'app.asar'))
  if (as === 'archive') await createPackage(PROBE, path.join(resources, 'app.asar'))
  else cpSync(PROBE, path.join(resources, 'app'), { recursive: true })
  return copy
}

/** A copy of the package as it is. What is changed in it has to be replaced: its files are those of the package. */
export function copyOfPlain(dir: string): string {
  mkdirSync(path.dirname(dir), { recursive: true })
  const linked = spawnSync('cp', ['-al', plainDir(), dir])
  if (linked.status === 0) return dir
  rmSync(dir, { recursive: true, force: true }) // temporary folders lie on another disk
  execFileSync('cp', ['-a', plainDir(), dir])
  return dir
}

/** The other way round than it is shipped, in that copy alone. */
export async function flipFuse(copy: string, fuse: FuseV1Options, isOn: boolean): Promise<void> {
  const executable = executableOf(copy)
  copyFileSync(executable, `${executable}.own`)
  renameSync(`${executable}.own`, executable)
  await flipFuses(executable, { version: FuseVersion.V1, [fuse]: isOn })
}

/** How a run ended. */
export interface ProbeRun {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface ProbeOptions {
  readonly args?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** Called with the process once it has said its first line. */
  readonly onFirstLine?: (pid: number) => void
}

const LIMIT_MS = 60_000

/** Runs what is in a copy, sandbox on, until it ends. */
export async function run(workspace: Workspace, copy: string, options: ProbeOptions = {}): Promise<ProbeRun> {
  const { command, args } = asOrdinaryUser(executableOf(copy), options.args ?? [], 'SIGKILL')
  const env = appEnv(workspace, { PROBE_DATA: path.join(workspace.dir, 'probe-data'), ...options.env })
  const child = spawn(command, args, { env })
  child.stdin.end()
  const { pid } = child
  if (pid === undefined) throw new Error(`${command} cannot be started`)
  const output = outputOf(child)
  if (options.onFirstLine) child.stdout.once('data', () => options.onFirstLine?.(pid))
  const limit = setTimeout(() => void killTree(pid), LIMIT_MS)
  return new Promise((resolve) => {
    child.once('close', (exitCode, signal) => {
      clearTimeout(limit)
      resolve({ exitCode, signal, ...output })
    })
  })
}
