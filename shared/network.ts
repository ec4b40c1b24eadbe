/** How the whole app gets to COS, STS and brokers: proxy and certificate authorities. Never a secret. */
import * as v from 'valibot'

const Hostname = v.pipe(v.string(), v.minLength(1), v.maxLength(253), v.regex(/^(?:[A-Za-z0-9.-]+|[0-9A-Fa-f:.]+)$/))
const Port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))
/** Of Basic authentication: a colon would end the name. */
const User = v.pipe(v.string(), v.minLength(1), v.maxLength(256), v.regex(/^[^:\p{Cc}]+$/u))
/** A name, `*.domain` for all below it, an address, or an IPv4 network such as `10.0.0.0/8`. */
const Bypass = v.pipe(v.string(), v.maxLength(253), v.regex(/^(?:\*\.)?[A-Za-z0-9.:-]+(?:\/\d{1,2})?$/))
const FilePath = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))

const MANUAL = {
  mode: v.literal('manual'),
  host: Hostname,
  port: Port,
  user: v.optional(User),
  bypass: v.optional(v.pipe(v.array(Bypass), v.maxLength(200))),
}
const OTHERS = [
  v.strictObject({ mode: v.literal('none') }),
  v.strictObject({ mode: v.literal('system') }),
  /** A PAC script: an http(s) address, or the path of a file. */
  v.strictObject({ mode: v.literal('pac'), location: FilePath }),
] as const
/** PEM of certificate authorities to trust beside the usual ones, for everything the app connects to. */
const CA_FILE = { caFile: v.optional(FilePath) }

/** Account of the keychain under which a proxy's password is kept. */
export const PasswordId = v.pipe(v.string(), v.regex(/^n-[0-9a-f]{16}$/))

/** What a person, a page or a `network.json` may choose. Without `proxy` it is the system's. */
export const NetworkChoice = v.strictObject({
  proxy: v.optional(v.variant('mode', [...OTHERS, v.strictObject(MANUAL)])),
  ...CA_FILE,
})
export type NetworkChoice = v.InferOutput<typeof NetworkChoice>

/** As it is kept: with where the password is, which is only good for this proxy and user. */
export const NetworkSettings = v.strictObject({
  proxy: v.optional(v.variant('mode', [...OTHERS, v.strictObject({ ...MANUAL, passwordId: v.optional(PasswordId) })])),
  ...CA_FILE,
})
export type NetworkSettings = v.InferOutput<typeof NetworkSettings>
export type ManualProxy = Extract<NonNullable<NetworkSettings['proxy']>, { mode: 'manual' }>

/** What the settings page may know. */
export interface NetworkState {
  readonly choice: NetworkChoice
  readonly hasPassword: boolean
}

/** Without what is not for pages. */
export function choiceOf({ proxy, caFile }: NetworkSettings): NetworkChoice {
  const authority = caFile === undefined ? {} : { caFile }
  if (proxy?.mode !== 'manual') return { ...(proxy && { proxy }), ...authority }
  const { passwordId: _password, ...rest } = proxy
  return { proxy: rest, ...authority }
}
