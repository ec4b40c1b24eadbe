import type { Handlers } from '../../shared/ipc/call.ts'
import type { keyCalls } from '../../shared/ipc/key-calls.ts'
import { accountPolicies } from '../broker/sub-account-policy.ts'

/** What the admin window may ask about keys. */
export function keyHandlers(): Handlers<typeof keyCalls> {
  return {
    'policy.account': async ({ file }) => accountPolicies(file),
  }
}
