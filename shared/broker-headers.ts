/** Headers that an organisation's own broker server asks for; their values are secrets. */
import * as v from 'valibot'

/** More than any gateway asks for. */
export const MAX_BROKER_HEADERS = 8
/** Windows keeps at most 2560 bytes in one entry of its keychain. */
const MAX_STORED_CHARACTERS = 2500

/** What HTTP itself, or the request's body, decides: a value of somebody else's would change where the request ends. */
const NOT_OURS_TO_SET: readonly string[] = [
  ...[
    'host',
    'connection',
    'keep-alive',
    'proxy-connection',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'expect',
  ],
  ...['content-length', 'content-type', 'content-encoding', 'accept', 'accept-encoding'],
  ...['proxy-authenticate', 'proxy-authorization'],
]

/** As typed; two that differ only in case are one (RFC 9110, section 5.1). */
export const BrokerHeaderName = v.pipe(
  v.string(),
  v.maxLength(64),
  v.regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'must be the name of an HTTP header'),
  v.check((name) => !NOT_OURS_TO_SET.includes(name.toLowerCase()), 'is set by the connection itself'),
)

/** Whether each stands there once. */
export const areDistinct = (names: readonly string[]): boolean =>
  new Set(names.map((name) => name.toLowerCase())).size === names.length

/** Printable ASCII, spaces only within: a line end would begin another header. */
const BrokerHeaderValue = v.pipe(v.string(), v.maxLength(2048), v.regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/))

/** Names with their values, as the keychain holds them. */
export const BrokerHeaders = v.strictObject({
  headers: v.pipe(
    v.array(v.strictObject({ name: BrokerHeaderName, value: BrokerHeaderValue })),
    v.minLength(1),
    v.maxLength(MAX_BROKER_HEADERS),
    v.check((headers) => areDistinct(headers.map(({ name }) => name)), 'a header stands there twice'),
    v.check((headers) => JSON.stringify({ headers }).length <= MAX_STORED_CHARACTERS, 'too long for a keychain'),
  ),
})
export type BrokerHeaders = v.InferOutput<typeof BrokerHeaders>
