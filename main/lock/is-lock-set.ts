import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Whether a passphrase has to be asked for before a command is handed over. Only a guess of the process that was started:
 * whoever owns the data folder decides, and refuses. So what cannot be read is no.
 */
export function isLockSet(dataDir: string): boolean {
  try {
    const settings: unknown = JSON.parse(readFileSync(join(dataDir, 'settings.json'), 'utf8'))
    return typeof settings === 'object' && settings !== null && 'adminLock' in settings
  } catch {
    return false
  }
}
