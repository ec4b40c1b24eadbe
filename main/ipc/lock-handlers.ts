import type { LockState } from '../../shared/admin-lock.ts'
import { AppError } from '../../shared/errors.ts'
import type { Handlers } from '../../shared/ipc/call.ts'
import type { lockCalls } from '../../shared/ipc/lock-calls.ts'
import type { PassphraseTask } from '../../shared/ipc/passphrase-contract.ts'
import type { AdminLock } from '../lock/admin-lock.ts'

export interface LockHandlerPorts {
  readonly lock: AdminLock
  readonly lockState: () => LockState
  /** Opens the passphrase window; false when it was closed without. */
  readonly askPassphrase: (task: PassphraseTask) => Promise<boolean>
  /** Native dialog; false when the user says no. */
  readonly confirmLock: (task: 'set' | 'change' | 'remove') => Promise<boolean>
}

/** The calls of `lockCalls`. */
export function lockHandlers(ports: LockHandlerPorts): Handlers<typeof lockCalls> {
  const { lock, lockState, askPassphrase, confirmLock } = ports
  return {
    'unlock.state': async () => lockState(),
    async 'unlock.ask'() {
      if (!lock.isOpen()) await askPassphrase('unlock')
      return lockState()
    },
    async 'lock.edit'({ task }) {
      if (lock.isSet() === (task === 'set')) return lockState()
      if (!(await confirmLock(task)) || !(await askPassphrase(task))) throw new AppError({ code: 'cancelled' })
      return lockState()
    },
    'lock.close': async () => lock.close(),
    'lock.touch': async () => undefined, // every call is a use: see `main/admin.ts`
    'lock.idle': ({ minutes }) => lock.setIdleMinutes(minutes),
  }
}
