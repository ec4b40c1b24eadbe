import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Found } from './policy-files.ts'
import { distrustOf } from './windows-acl.ts'

/** What a program of the system wrote and how it ended; rejects only where it could not be started. */
export type RunProgram = (
  file: string,
  args: readonly string[],
  input?: Buffer,
) => Promise<{ readonly exitCode: number; readonly stdout: Buffer }>

/** Where administrators put it by Group Policy or a management tool. */
export const REGISTRY_KEY = 'HKLM\\Software\\Policies\\CosCourier'
const REGISTRY_VALUE = 'PolicyJson'

/** The registry; users cannot write below that key. */
export async function readRegistry(systemFolder: string, run: RunProgram): Promise<Found> {
  const place = `${REGISTRY_KEY}\\${REGISTRY_VALUE}`
  const reg = `${systemFolder}\\reg.exe`
  const asked = await run(reg, ['query', REGISTRY_KEY, '/v', REGISTRY_VALUE, '/reg:64'])
  if (asked.exitCode === 0) return valueIn(asked.stdout, place)
  // It says in the user's language why there is none; that the key is there at all is in its parent's list.
  const parent = await run(reg, ['query', dirnameOf(REGISTRY_KEY), '/reg:64'])
  if (parent.exitCode !== 0) return { kind: 'unreadable', place, detail: 'HKLM\\Software\\Policies cannot be listed' }
  const isThere = /\\CosCourier\s*$/im.test(parent.stdout.toString('latin1'))
  return isThere
    ? { kind: 'unreadable', place, detail: 'no value of that name, or no right to read it' }
    : { kind: 'none' }
}

/** reg.exe prints the value after its name and type, in the console's code page: anything but ASCII would be another text. */
function valueIn(stdout: Buffer, place: string): Found {
  const [, type = '', value = ''] = /\bPolicyJson\s+(REG_[A-Z_]+)\s+(.*)$/s.exec(stdout.toString('latin1')) ?? []
  if (type !== 'REG_SZ') return { kind: 'unreadable', place, detail: `${type || 'nothing'} instead of REG_SZ` }
  const bytes = Buffer.from(value.trim(), 'latin1')
  if (bytes.some((byte) => byte > 0x7e)) return { kind: 'unreadable', place, detail: 'not ASCII: write \\u escapes' }
  return { kind: 'content', place, owner: 'Administrators', bytes }
}

const dirnameOf = (key: string): string => key.slice(0, key.lastIndexOf('\\'))
const MAX_BYTES = 1024 * 1024

/**
 * A file that only administrators own and may write to, folder and all. It is read first and judged afterwards: who may not write to either
 * cannot have swapped what was read for what is judged.
 */
export async function readWindowsFile(path: string, systemFolder: string, run: RunProgram): Promise<Found> {
  const read = await contentOf(path)
  if (read.kind !== 'content') return read
  for (const [kind, judged] of [
    ['folder', dirname(path)],
    ['file', path],
  ] as const) {
    const sddl = await descriptorOf(judged, systemFolder, run)
    if (sddl === undefined) return { kind: 'unreadable', place: path, detail: 'its owner cannot be told' }
    const distrust = distrustOf(sddl, kind)
    if (distrust) return { kind: 'ignored', place: path, ...distrust }
  }
  return read
}

async function contentOf(path: string): Promise<Found> {
  try {
    const file = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES + 1), 0, MAX_BYTES + 1, 0)
      if (bytesRead > MAX_BYTES) return { kind: 'unreadable', place: path, detail: 'larger than 1 MiB' }
      return { kind: 'content', place: path, owner: 'Administrators', bytes: buffer.subarray(0, bytesRead) }
    } finally {
      await file.close()
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error
    return error.code === 'ENOENT' ? { kind: 'none' } : { kind: 'unreadable', place: path, detail: error.code }
  }
}

/** The path is handed over base64-encoded in the script, so that no character of it is code. */
async function descriptorOf(path: string, systemFolder: string, run: RunProgram): Promise<string | undefined> {
  const encoded = Buffer.from(path, 'utf8').toString('base64')
  const script = `$p=[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${encoded}'));(Get-Acl -LiteralPath $p).Sddl`
  const powershell = `${systemFolder}\\WindowsPowerShell\\v1.0\\powershell.exe`
  const { exitCode, stdout } = await run(powershell, ['-NoProfile', '-NonInteractive', '-Command', script])
  const sddl = stdout.toString('latin1').trim()
  return exitCode === 0 && sddl.startsWith('O:') ? sddl : undefined
}
