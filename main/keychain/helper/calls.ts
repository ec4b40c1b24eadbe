import { createRequire } from 'node:module'
import * as v from 'valibot'
import type { KeychainFinding } from '../../../shared/key-facts.ts'
import { KeychainSecret } from '../../../shared/keychain-secret.ts'
import { type Found, searchSecretService } from './secret-service.ts'

/** What is asked; see `KeychainAccount`. */
export type Request =
  | { readonly verb: 'get' | 'has' | 'look' | 'delete'; readonly account: string }
  | { readonly verb: 'set'; readonly account: string; readonly secret: KeychainSecret }

type FailureCode = 'key-missing' | 'keychain-absent' | 'keychain-locked' | 'keychain-dismissed' | 'keychain-failed'
export type Answer =
  | { readonly ok: true; readonly secret?: KeychainSecret; readonly found?: KeychainFinding }
  | { readonly ok: false; readonly code: FailureCode; readonly detail: string }

type Keytar = typeof import('keytar')

/** Under which entries appear in the system's own keychain programs. */
const SERVICE = 'COS Courier'
const MAX_DETAIL = 200

/** Does the call and says in one of our words what went wrong. Never rejects. */
export async function answerCall(request: Request): Promise<Answer> {
  try {
    if (request.verb === 'look' && process.platform === 'linux') return await lookInSecretService(request.account)
    // Here, not at the top: without libsecret loading it fails, and that is an answer. And not by import: Node finds no
    // named exports in it.
    const keytar: Keytar = createRequire(import.meta.url)('keytar')
    return await call(keytar, request)
  } catch (error) {
    return classify(error instanceof Error ? error.message : 'unknown')
  }
}

async function call(keytar: Keytar, request: Request): Promise<Answer> {
  const { account } = request
  if (request.verb === 'set') {
    await keytar.setPassword(SERVICE, account, JSON.stringify(request.secret))
    return { ok: true }
  }
  if (request.verb === 'delete') {
    const isDeleted = await keytar.deletePassword(SERVICE, account)
    const why = isDeleted ? undefined : await whyNothing(account)
    return why === undefined || why.code === 'key-missing' ? { ok: true } : why
  }
  // On macOS reading may ask the user, so nothing is said; Windows never asks.
  if (request.verb === 'look' && process.platform === 'darwin') return { ok: true, found: 'unknown' }
  const text = await keytar.getPassword(SERVICE, account)
  if (request.verb === 'look') return { ok: true, found: text === null ? 'none' : 'stored' }
  if (text === null) return await whyNothing(account)
  return request.verb === 'has' ? { ok: true } : storedSecret(text)
}

const FINDINGS = {
  unlocked: 'stored',
  locked: 'locked',
  none: 'none',
  'none-while-locked': 'unknown',
} as const satisfies Record<Found, KeychainFinding>

/** Nothing is read and nobody is asked. A bus or a service that does not answer is a keychain that is not there. */
async function lookInSecretService(account: string): Promise<Answer> {
  try {
    return { ok: true, found: FINDINGS[await searchSecretService({ service: SERVICE, account })] }
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, MAX_DETAIL) : 'unknown'
    return { ok: false, code: 'keychain-absent', detail }
  }
}

/**
 * keytar's `null` and `false` do not mean absent on Linux: a dismissed prompt answers the same. The Secret Service
 * itself tells locked entries from missing ones without asking anybody (SearchItems). A locked keychain in which
 * nothing is found may still hide the entry: KWallet cannot search what is locked.
 */
async function whyNothing(account: string): Promise<Answer & { readonly ok: false }> {
  const missing = { ok: false, code: 'key-missing', detail: '' } as const
  if (process.platform !== 'linux') return missing
  const found = await searchSecretService({ service: SERVICE, account })
  if (found === 'locked') return { ok: false, code: 'keychain-dismissed', detail: 'the entry is still locked' }
  if (found === 'unlocked') return { ok: false, code: 'keychain-failed', detail: 'an entry without a secret' }
  if (found === 'none-while-locked') return { ok: false, code: 'keychain-locked', detail: 'nothing found while locked' }
  return missing
}

function storedSecret(text: string): Answer {
  const parsed = v.safeParse(v.pipe(v.string(), v.maxLength(4096), v.parseJson(), KeychainSecret), text)
  // The text itself is not told: it may be half a secret.
  if (!parsed.success) return { ok: false, code: 'keychain-failed', detail: 'the stored entry is none of ours' }
  return { ok: true, secret: parsed.output }
}

// libsecret's and macOS's own words, in the C locale. keytar passes them on and adds nothing.
const MEANINGS: readonly (readonly [RegExp, FailureCode])[] = [
  [/locked collection|is locked|interaction is not allowed/i, 'keychain-locked'],
  [/dismissed|cancel/i, 'keychain-dismissed'],
  [/not provided by any|autolaunch|Could not connect|ServiceUnknown|Failed to load keytar/i, 'keychain-absent'],
]

/** Our word for a failure of keytar's. Its message holds no secret: keytar never sees one outside its arguments. */
export function classify(message: string): Answer & { readonly ok: false } {
  const code = MEANINGS.find(([pattern]) => pattern.test(message))?.[1] ?? 'keychain-failed'
  // "Cannot create an item in a locked collection" comes after the prompt to unlock it was dismissed.
  const isRefused = /Cannot create an item in a locked collection/i.test(message)
  return { ok: false, code: isRefused ? 'keychain-dismissed' : code, detail: message.slice(0, MAX_DETAIL) }
}
