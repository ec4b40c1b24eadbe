import type { adminContract } from '../../shared/ipc/admin-contract.ts'
import type { Bridge } from '../../shared/ipc/call.ts'

/** What the admin window's preload puts on `window`. */
declare const bridge: { readonly call: Bridge<typeof adminContract> }

/** The page's only way to main; every answer is a `Result`. */
export const { call } = bridge
