/** What the settings' lock covers: the one table that both the settings window's calls and the commands go by. */
import type { adminContract } from '../../shared/ipc/admin-contract.ts'
import type { Command } from '../cli/args.ts'

type Cover = 'needs unlock' | 'free'
type Family<Call> = Call extends `${infer F}.${string}` ? F : never

/** Of the settings window's calls, by what stands before the dot. A family that is missing here does not compile. */
export const CALLS: Readonly<Record<Family<keyof typeof adminContract>, Cover>> = {
  unlock: 'free',
  state: 'needs unlock',
  profile: 'needs unlock',
  profiles: 'needs unlock',
  policy: 'needs unlock',
  network: 'needs unlock',
  key: 'needs unlock',
  connection: 'needs unlock',
  broker: 'needs unlock',
  rights: 'needs unlock',
  uploads: 'needs unlock',
  waiting: 'needs unlock',
  transfers: 'needs unlock',
  audit: 'needs unlock',
  language: 'needs unlock',
  appearance: 'needs unlock',
  about: 'needs unlock',
  diagnostics: 'needs unlock',
  desktop: 'needs unlock',
  'upload-choices': 'needs unlock',
  endpoint: 'needs unlock',
  client: 'needs unlock',
  lock: 'needs unlock',
  updates: 'needs unlock',
  wizard: 'needs unlock',
}

/** Commands that change or give out what an admin decides. Reading, and uploading with what is allowed, is free. */
export const COMMANDS: Readonly<Record<Command['kind'], Cover>> = {
  window: 'free',
  help: 'free',
  version: 'free',
  upload: 'free',
  'uploads-list': 'free',
  'uploads-abort': 'needs unlock',
  'audit-verify': 'free',
  'audit-export': 'free',
  'managed-show': 'free',
  'profile-list': 'free',
  'network-show': 'free',
  'network-set': 'needs unlock',
  'profile-policy': 'free',
  'profile-check': 'free',
  'profile-set': 'needs unlock',
  'profile-remove': 'needs unlock',
  'profile-duplicate': 'needs unlock',
  'profile-export': 'needs unlock',
  'profile-import': 'needs unlock',
  'profile-key-set': 'needs unlock',
  'profile-key-remove': 'needs unlock',
  serve: 'needs unlock',
  'serve-client-add': 'needs unlock',
  'serve-client-list': 'free',
  'serve-client-remove': 'needs unlock',
  'update-check': 'free',
  // What is installed is signed by the app's maker, whoever asks for it.
  'update-install': 'free',
  // Opens a dialog that itself refuses to add anything while the settings are locked: a link has nobody to ask.
  link: 'free',
  // The window itself is locked.
  settings: 'free',
  // Adds what a drop on the window would.
  open: 'free',
}

/** Whether a command is refused without the passphrase. What the table does not know is. */
export const commandNeedsUnlock = (kind: Command['kind']): boolean => COMMANDS[kind] !== 'free'

/** As `commandNeedsUnlock`, of a call of the settings window. */
export function callNeedsUnlock(channel: string): boolean {
  const [family] = channel.split('.')
  return new Map<string, Cover>(Object.entries(CALLS)).get(family ?? '') !== 'free'
}
