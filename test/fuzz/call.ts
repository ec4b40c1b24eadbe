import * as v from 'valibot'
import { adminContract } from '../../shared/ipc/admin-contract.ts'
import type { Contract } from '../../shared/ipc/call.ts'
import { contract } from '../../shared/ipc/contract.ts'
import { keyEntryContract } from '../../shared/ipc/key-entry-contract.ts'
import { passphraseContract } from '../../shared/ipc/passphrase-contract.ts'
import { isPrefixWithin } from '../../shared/scope.ts'
import { buildValue, type Recipe } from './recipe.ts'

export type WindowName = 'transfer' | 'admin' | 'key-entry' | 'passphrase'
/** What each window's contract offers. */
export const CONTRACTS: Readonly<Record<WindowName, Contract>> = {
  transfer: contract,
  admin: adminContract,
  'key-entry': keyEntryContract,
  passphrase: passphraseContract,
}
export const ALL_CALLS: Contract = { ...contract, ...adminContract, ...keyEntryContract, ...passphraseContract }

/** One call as it is handed to a page. `files`: the bridge's one function beside the contract. */
export interface PageCall {
  readonly way: 'bridge' | 'files' | 'invoke' | 'send'
  readonly channel: string
  readonly input: Recipe
}

/** What the profiles of this run allow. */
export interface Allowed {
  readonly profileId: string
  readonly prefix: string
  readonly acls: readonly string[]
}

/**
 * Whether the contract of `window` offers this call with this input, and, for a credential, whether the profile does.
 * Decided here from the same schemas, so what is looked for is a way around them.
 */
export function isValid(window: WindowName | undefined, channel: string, input: Recipe, allowed: Allowed): boolean {
  if (window === undefined || !Object.hasOwn(CONTRACTS[window], channel)) return false
  const schema = CONTRACTS[window][channel]?.input
  const value = arrival(input)
  if (schema === undefined || value === undefined) return false
  const parsed = v.safeParse(schema, value.arrives)
  return parsed.success && (channel !== 'credential.get' || isWithin(parsed.output, allowed))
}

const Asked = v.object({ profileId: v.string(), prefix: v.string(), acl: v.optional(v.string()) })

function isWithin(input: unknown, { profileId, prefix, acls }: Allowed): boolean {
  const asked = v.parse(Asked, input)
  const hasAcl = asked.acl === undefined || acls.includes(asked.acl)
  return asked.profileId === profileId && isPrefixWithin(asked.prefix, prefix) && hasAcl
}

/** What comes out at the other end of a process's border; undefined for what cannot cross it. */
function arrival(input: Recipe): { readonly arrives: unknown } | undefined {
  try {
    return { arrives: structuredClone(buildValue(input)) }
  } catch {
    // Expected: functions, symbols and members that throw have no way across.
    return undefined
  }
}
