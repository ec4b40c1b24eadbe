import { execFile } from 'node:child_process'
import { join, win32 } from 'node:path'
import { type Found, nodePolicyFiles, type PolicyFiles, readOwnedFile } from './policy-files.ts'
import { REGISTRY_KEY, type RunProgram, readRegistry, readWindowsFile } from './windows-policy.ts'

/** Where the configuration is looked for on this system: the first place that has one counts. */
export interface PolicyPlaces {
  readonly names: readonly string[]
  readonly find: () => Promise<Found>
  /** The folder to watch, where changes can be noticed. */
  readonly folder?: string
}

const LINUX_FOLDER = '/etc/cos-courier'
const MAC_PLIST = '/Library/Managed Preferences/com.cos-courier.app.plist'
const MAC_FILE = '/Library/Application Support/COS Courier/policy.json'

/** No option and no variable of ours moves any of them. */
export function policyPlaces(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): PolicyPlaces {
  if (platform === 'win32') return windowsPlaces(environment)
  if (platform === 'darwin') return macPlaces(nodePolicyFiles, runProgram)
  return linuxPlaces(nodePolicyFiles, LINUX_FOLDER)
}

/** Linux and anything like it. */
export function linuxPlaces(files: PolicyFiles, folder: string): PolicyPlaces {
  const path = join(folder, 'policy.json')
  return { names: [path], folder, find: () => readOwnedFile(path, files) }
}

/** What a management profile puts there is a property list with the configuration as text in `PolicyJson`; else a file. */
export function macPlaces(files: PolicyFiles, run: RunProgram): PolicyPlaces {
  return {
    names: [MAC_PLIST, MAC_FILE],
    async find() {
      const plist = await readOwnedFile(MAC_PLIST, files)
      if (plist.kind === 'none') return readOwnedFile(MAC_FILE, files)
      if (plist.kind !== 'content') return plist
      // Converts what was read, not what is there by now.
      const args = ['-extract', 'PolicyJson', 'raw', '-o', '-', '--', '-']
      const { exitCode, stdout } = await run('/usr/bin/plutil', args, plist.bytes)
      if (exitCode === 0) return { ...plist, bytes: stdout }
      return { kind: 'unreadable', place: plist.place, detail: 'no text PolicyJson in it' }
    },
  }
}

function windowsPlaces({
  SystemRoot = 'C:\\Windows',
  ProgramData = 'C:\\ProgramData',
}: NodeJS.ProcessEnv): PolicyPlaces {
  const systemFolder = win32.join(SystemRoot, 'System32')
  const path = win32.join(ProgramData, 'CosCourier', 'policy.json')
  return {
    names: [`${REGISTRY_KEY}\\PolicyJson`, path],
    async find() {
      const registry = await readRegistry(systemFolder, runProgram)
      return registry.kind === 'none' ? readWindowsFile(path, systemFolder, runProgram) : registry
    },
  }
}

const TIMEOUT_MS = 20_000

const runProgram: RunProgram = (file, args, input) =>
  new Promise((resolve, reject) => {
    const options = { encoding: 'buffer', timeout: TIMEOUT_MS, windowsHide: true, maxBuffer: 4 * 1024 * 1024 } as const
    const child = execFile(file, [...args], options, (error, stdout) => {
      if (error && typeof error.code !== 'number') reject(error)
      else resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout })
    })
    child.stdin?.end(input)
  })
