/** The key-entry window's calls. The window is closed by main as soon as it answered ok, and its process with it. */
import * as v from 'valibot'
import { BrokerHeaders } from '../broker-headers.ts'
import { TemporaryKey } from '../temporary-key.ts'
import { call } from './call.ts'

/** Printable ASCII without spaces; Tencent's ids begin with AKID, but only its STS decides what is valid. */
const KeyText = v.pipe(v.string(), v.minLength(8), v.maxLength(256), v.regex(/^[\x21-\x7e]+$/))
export const PermanentKey = v.strictObject({ secretId: KeyText, secretKey: KeyText })
/** Held by main for the length of one call, and by the keychain helper. */
export type PermanentKey = v.InferOutput<typeof PermanentKey>

/** For a proxy that asks who is there. The user's name is no secret and stays in the settings. */
export const ProxyPassword = v.strictObject({
  proxyPassword: v.pipe(v.string(), v.minLength(1), v.maxLength(256), v.regex(/^[^\p{Cc}]+$/u)),
})

export const keyEntryContract = {
  /**
   * Stores the key for the profile this window was opened for, or keeps it in main's memory for this run. With `clearClipboard` the
   * clipboard is emptied if it still holds the key. Errors: keychain-*, audit-failed, invalid-input.
   */
  'key.submit': call<void>()(
    v.strictObject({
      ...PermanentKey.entries,
      place: v.picklist(['keychain', 'this-run']),
      clearClipboard: v.boolean(),
    }),
  ),
  /** Stores the password of the proxy; only of a window that was opened for it. Errors: keychain-*, invalid-input. */
  'proxy-password.submit': call<void>()(ProxyPassword),
  /** Stores the values of exactly the headers this window was opened for. Errors: as `key.submit`. */
  'headers.submit': call<void>()(BrokerHeaders),
  /**
   * Keeps a temporary key in main's memory until it runs out; only for a profile that gets its keys so. `clearClipboard` as above.
   * Errors: temporary-key-unusable, audit-failed, invalid-input.
   */
  'temporary.submit': call<void>()(v.strictObject({ ...TemporaryKey.entries, clearClipboard: v.boolean() })),
  /** Closes the window without storing. */
  'key.cancel': call<void>()(v.strictObject({})),
} as const

/** What the page needs to know; part of its address as `?profile=…&lang=…&kind=…`. */
export interface KeyEntryQuery {
  /** Absent: a profile's key; else the password of the proxy that `profile` names. */
  readonly kind?: 'proxy-password'
  /** A temporary key is asked for instead. */
  readonly pastes?: 'temporary-key'
  /** Names between commas: the page then asks for these instead of a key, which `host` wants. */
  readonly headers?: string
  readonly host?: string
  readonly profile: string
  readonly lang: 'en' | 'zh-CN'
}
