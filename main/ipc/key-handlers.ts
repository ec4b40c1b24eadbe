import { AppError } from '../../shared/errors.ts'
import type { Handlers } from '../../shared/ipc/call.ts'
import type { keyCalls } from '../../shared/ipc/key-calls.ts'
import type { Profile } from '../../shared/settings.ts'
import { accountPolicies } from '../broker/sub-account-policy.ts'
import type { Keys } from '../keys.ts'
import type { RecordedChanges } from '../recorded-changes.ts'
import { isAbsence } from '../recorded-keys.ts'
import type { SettingsStore } from '../state/settings-store.ts'

export interface KeyHandlerPorts {
  readonly settings: Pick<SettingsStore, 'profile'>
  readonly changes: RecordedChanges
  readonly lookAtKey: Keys['look']
  readonly enterKey: (profile: Profile) => Promise<boolean>
  readonly confirmRemoveKey: (name: string) => Promise<boolean>
  /** Whether to remove a profile although its key cannot be looked for. */
  readonly confirmWithoutKeychain: (name: string) => Promise<boolean>
}

/** What the admin window may ask about keys. */
export function keyHandlers(ports: KeyHandlerPorts): Handlers<typeof keyCalls> {
  const { settings } = ports
  return {
    'key.enter': async ({ id }) => ({ stored: await ports.enterKey(settings.profile(id)) }),
    'key.look': async ({ id }) => ports.lookAtKey(settings.profile(id)),
    'key.remove': async ({ id }) => {
      const profile = settings.profile(id)
      if (!(await ports.confirmRemoveKey(profile.name)))
        throw new AppError({ code: 'cancelled', subject: profile.name })
      await ports.changes.removeKey('window', profile)
    },
    'policy.account': async ({ file }) => accountPolicies(file),
  }
}

/** With its key. Where there is no keychain the user decides whether to go on. @throws AppError `cancelled`, `keychain-*`. */
export async function removeProfile(ports: KeyHandlerPorts, { id, name }: Profile): Promise<void> {
  try {
    await ports.changes.removeProfile('window', id)
  } catch (error) {
    if (!isAbsence(error)) throw error
    if (!(await ports.confirmWithoutKeychain(name))) throw new AppError({ code: 'cancelled', subject: name })
    await ports.changes.removeProfile('window', id, 'anyhow')
  }
}
