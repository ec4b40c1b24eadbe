/** What a request must be like for a temporary key to work, beside what it asks for and where. */
import * as v from 'valibot'

const isBits = (text: string | undefined, most: number): boolean =>
  text === undefined || (/^(?:0|[1-9]\d{0,2})$/.test(text) && Number(text) <= most)
const Ipv4 = v.pipe(v.string(), v.ipv4())
const Ipv6 = v.pipe(v.string(), v.ipv6())

/** True for an address or a network, IPv4 or IPv6: `203.0.113.7`, `203.0.113.0/24`, `2001:db8::/32`. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  if (more.length > 0) return false
  return v.is(Ipv4, address) ? isBits(bits, 32) : v.is(Ipv6, address) && isBits(bits, 128)
}
const Network = v.pipe(v.string(), v.maxLength(50), v.check(isNetwork, 'not an address or a network'))

/**
 * `image/png`, or `image/*` for all of a kind: COS takes a `*` at an end of the text only
 * (https://cloud.tencent.com/document/product/436/71305).
 */
const ContentType = v.pipe(
  v.string(),
  v.maxLength(100),
  v.regex(/^[A-Za-z0-9!#$&^_.+-]+\/(?:\*|[A-Za-z0-9!#$&^_.+-]+(?: ?; ?[A-Za-z0-9-]+=[A-Za-z0-9"._-]+)*)$/),
)
const MAX_LISTED = 20

/**
 * Of a profile; all of them hold at once, and each list is an or.
 * Keys: https://cloud.tencent.com/document/product/436/71305
 */
export const Conditions = v.strictObject({
  /** Where requests come from, as COS sees it (`qcs:ip`). */
  sourceIps: v.optional(v.pipe(v.array(Network), v.minLength(1), v.maxLength(MAX_LISTED))),
  /** Requests over plain http are refused (`cos:secure-transport`). */
  secureTransport: v.optional(v.literal(true)),
  /** Of one request's body (`cos:content-length`): a file in parts may be larger. */
  maxContentLengthBytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(5 * 2 ** 30))),
  /** What objects may be declared as (`cos:content-type`). */
  contentTypes: v.optional(v.pipe(v.array(ContentType), v.minLength(1), v.maxLength(MAX_LISTED))),
})
export type Conditions = v.InferOutput<typeof Conditions>

/** The part that a client has to keep to by itself. */
export type RequestLimits = Pick<Conditions, 'maxContentLengthBytes' | 'contentTypes'>

/** Whether COS takes an object of this type; compared as COS does, letter by letter. */
export const isTypeAllowed = (type: string, { contentTypes }: RequestLimits): boolean =>
  contentTypes === undefined ||
  contentTypes.some((known) => (known.endsWith('/*') ? type.startsWith(known.slice(0, -1)) : type === known))
