/** How the app gets to the network: calls of the admin window. No password crosses here. */
import * as v from 'valibot'
import { NetworkChoice } from '../network.ts'
import { call } from './call.ts'

export const networkCalls = {
  /** After a native dialog that lists old → new; `cancelled` when the user says no. Errors: ca-file-unreadable, keychain-*. */
  'network.save': call<void>()(v.strictObject({ choice: NetworkChoice })),
  /** Opens the key-entry window for the manual proxy's password; resolves when it closes. Errors: invalid-input. */
  'network.password': call<{ readonly stored: boolean }>()(v.strictObject({})),
} as const
