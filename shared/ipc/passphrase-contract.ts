/** The passphrase window: what the settings are locked with is typed there alone, and its process ends after. */
import * as v from 'valibot'
import { call } from './call.ts'

const MAX_LENGTH = 256
/** Shorter ones are guessed in a day where `settings.json` has been read. */
export const MIN_PASSPHRASE_LENGTH = 10

export const Passphrase = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_LENGTH))
const NewPassphrase = v.pipe(v.string(), v.minLength(MIN_PASSPHRASE_LENGTH), v.maxLength(MAX_LENGTH))

/** What one is asked for. */
export type PassphraseTask = 'unlock' | 'set' | 'change' | 'remove'

export const passphraseContract = {
  /**
   * `current`: but for the task `set`. `next`: for `set` and `change`. Errors: admin-passphrase-wrong, admin-wait,
   * invalid-input. Main closes the window as soon as it answered ok.
   */
  'passphrase.submit': call<void>()(
    v.strictObject({ current: v.optional(Passphrase), next: v.optional(NewPassphrase) }),
  ),
  'passphrase.cancel': call<void>()(v.strictObject({})),
} as const

/** What the page needs to know; part of its address as `?task=…&lang=…`. */
export interface PassphraseQuery {
  readonly task: PassphraseTask
  readonly lang: 'en' | 'zh-CN'
}
