/** A temporary key that somebody else has made, pasted for one run: how it is written, and how long it may live. */
import * as v from 'valibot'

// They become header values, so a line end or a space in one would be an injection.
const Text = (maxLength: number) =>
  v.pipe(v.string(), v.minLength(1), v.maxLength(maxLength), v.regex(/^[\x21-\x7e]+$/))

/** STS gives no temporary key a longer life. */
export const MAX_TEMPORARY_MS = 36 * 3_600_000
const MAX_EPOCH_MS = 9_999_999_999_000

/** `atMs` by the clock of whoever made it; `leftMs` where only that is known. */
const Ends = v.variant('kind', [
  v.strictObject({
    kind: v.literal('at'),
    atMs: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_EPOCH_MS)),
  }),
  v.strictObject({
    kind: v.literal('left'),
    leftMs: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_TEMPORARY_MS)),
  }),
])
export type TemporaryKeyEnd = v.InferOutput<typeof Ends>

export const TemporaryKey = v.strictObject({
  tmpSecretId: Text(1024),
  tmpSecretKey: Text(1024),
  sessionToken: Text(8192),
  ends: Ends,
})
export type TemporaryKey = v.InferOutput<typeof TemporaryKey>

/** What was typed or found in a text, each part as it stands there; `ends` may be empty. */
export interface TypedTemporaryKey {
  readonly tmpSecretId: string
  readonly tmpSecretKey: string
  readonly sessionToken: string
  readonly ends: string
}

/** A key out of what was typed, or which part is wrong. */
export function temporaryKeyOf(
  typed: TypedTemporaryKey,
): { readonly ok: true; readonly key: TemporaryKey } | { readonly ok: false; readonly wrong: keyof TypedTemporaryKey } {
  const ends = endOf(typed.ends.trim())
  const key = v.safeParse(TemporaryKey, {
    tmpSecretId: typed.tmpSecretId.trim(),
    tmpSecretKey: typed.tmpSecretKey.trim(),
    sessionToken: typed.sessionToken.trim(),
    ends,
  })
  if (key.success) return { ok: true, key: key.output }
  const path = v.getDotPath(key.issues[0]) ?? ''
  const names = ['tmpSecretId', 'tmpSecretKey', 'sessionToken'] as const
  return { ok: false, wrong: names.find((name) => path === name) ?? 'ends' }
}

const MINUTE_MS = 60_000
/** No life has so many minutes, no time so few seconds. */
const MAX_MINUTES = MAX_TEMPORARY_MS / MINUTE_MS

/** Minutes left, seconds or milliseconds since 1970, or a time as in ISO 8601; undefined when it is none of these. */
function endOf(text: string): TemporaryKeyEnd | undefined {
  if (/^\d+$/.test(text)) {
    const count = Number(text)
    if (count <= MAX_MINUTES) return { kind: 'left', leftMs: count * MINUTE_MS }
    return { kind: 'at', atMs: text.length > 11 ? count : count * 1000 }
  }
  // Without a zone a time would mean something else on each computer.
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/.test(text)) return undefined
  const atMs = Date.parse(text)
  return Number.isNaN(atMs) ? undefined : { kind: 'at', atMs }
}

const Part = v.optional(v.string(), '')
const Vendor = v.object({
  Credentials: v.object({ TmpSecretId: Part, TmpSecretKey: Part, Token: Part }),
  ExpiredTime: v.optional(v.union([v.number(), v.string()])),
})
const Plain = v.object({
  credentials: v.object({ tmpSecretId: Part, tmpSecretKey: Part, sessionToken: Part }),
  expiredTime: v.optional(v.union([v.number(), v.string()])),
})
const Answer = v.union([
  v.pipe(
    v.object({ Response: Vendor }),
    v.transform(({ Response }) => Response),
  ),
  v.pipe(
    v.object({ data: Plain }),
    v.transform(({ data }) => data),
  ),
  Vendor,
  Plain,
])

/**
 * The key in an answer that was pasted whole: STS's own (`Response.Credentials` …), the STS SDK's (`credentials`, `expiredTime`) or that in an
 * envelope's `data`. Undefined for any other text.
 */
export function readTemporaryKeyJson(text: string): TypedTemporaryKey | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.maxLength(65_536), v.trim(), v.parseJson(), Answer), text)
  if (!parsed.success) return undefined
  const answer = parsed.output
  if ('Credentials' in answer) {
    const { TmpSecretId: tmpSecretId, TmpSecretKey: tmpSecretKey, Token: sessionToken } = answer.Credentials
    return { tmpSecretId, tmpSecretKey, sessionToken, ends: String(answer.ExpiredTime ?? '') }
  }
  return { ...answer.credentials, ends: String(answer.expiredTime ?? '') }
}
