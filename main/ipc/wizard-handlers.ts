import { AppError } from '../../shared/errors.ts'
import type { AdminState } from '../../shared/ipc/admin-contract.ts'
import type { Handlers } from '../../shared/ipc/call.ts'
import type { wizardCalls } from '../../shared/ipc/wizard-calls.ts'
import type { RecordedChanges } from '../recorded-changes.ts'
import { isAbsence } from '../recorded-keys.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import type { Wizard } from '../wizard.ts'

export interface WizardHandlerPorts {
  readonly settings: Pick<SettingsStore, 'profile' | 'update'>
  /** `awaiting`: who has no key, nor one for this run. */
  readonly state: () => Pick<AdminState, 'awaiting'>
  readonly changes: Pick<RecordedChanges, 'removeProfile'>
  readonly wizard: Wizard
}

/** The calls of `wizardCalls`. */
export function wizardHandlers({ settings, changes, state, wizard }: WizardHandlerPorts): Handlers<typeof wizardCalls> {
  return {
    'wizard.finish': async ({ id }) => {
      const { file } = settings.profile(id)
      await settings.update({ activeProfileId: id, activePrefix: file.prefix })
    },
    'wizard.discard': async ({ id }) => {
      wizard.assertBegun(id)
      const { name } = settings.profile(id)
      if (!state().awaiting.includes(id))
        throw new AppError({ code: 'invalid-input', subject: name, detail: 'it is complete' })
      await removed(changes, id)
    },
  }
}

/** Where there is no keychain, there is none that could hold a key of what was just made. */
async function removed(changes: Pick<RecordedChanges, 'removeProfile'>, id: string): Promise<void> {
  try {
    await changes.removeProfile('window', id)
  } catch (error) {
    if (!isAbsence(error)) throw error
    await changes.removeProfile('window', id, 'anyhow')
  }
}
