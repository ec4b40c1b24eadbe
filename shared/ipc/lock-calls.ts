/** The settings' lock. `unlock.*` alone can be called while it is closed. */
import * as v from 'valibot'
import { IdleMinutes, type LockState } from '../admin-lock.ts'
import { call } from './call.ts'

export const lockCalls = {
  'unlock.state': call<LockState>()(v.strictObject({})),
  /** Opens the passphrase window; resolves when it is closed, with what has come of it. */
  'unlock.ask': call<LockState>()(v.strictObject({})),
  /**
   * Sets, changes or removes the passphrase, after a native dialog, in the passphrase window; resolves when that is closed.
   * `cancelled` when the user says no.
   */
  'lock.edit': call<LockState>()(v.strictObject({ task: v.picklist(['set', 'change', 'remove']) })),
  /** Locks at once. */
  'lock.close': call<void>()(v.strictObject({})),
  /** Somebody uses the window: a click, a key. */
  'lock.touch': call<void>()(v.strictObject({})),
  'lock.idle': call<void>()(v.strictObject({ minutes: IdleMinutes })),
} as const
