/** What main asks the cos-admin process, and what it answers. One process, one request. */
import * as v from 'valibot'

const Text = (max: number) => v.pipe(v.string(), v.maxLength(max))
const Token = v.pipe(v.string(), v.minLength(1), v.maxLength(8192), v.regex(/^[\x21-\x7e]+$/))

export const CosAdminRequest = v.strictObject({
  /**
   * None changes anything. `head-bucket`: is it there, where, may we look. `list-prefix`: GetBucket of one key below
   * `prefix`. `probe-upload`: UploadPart of no bytes below `prefix` to an upload that does not exist; an answer of
   * NoSuchUpload says that it would be allowed.
   */
  operation: v.picklist(['head-bucket', 'list-prefix', 'probe-upload']),
  address: v.strictObject({
    scheme: v.picklist(['http', 'https']),
    /** Host header, and where to connect. */
    host: v.pipe(v.string(), v.regex(/^[a-z0-9.[\]:-]{1,260}$/)),
    /** `''` or `/<bucket>`. */
    pathPrefix: v.pipe(v.string(), v.regex(/^(?:\/[a-z0-9-]{1,63})?$/)),
  }),
  prefix: Text(700),
  credential: v.strictObject({ tmpSecretId: Token, tmpSecretKey: Token, sessionToken: Token }),
  /** Server minus local clock. */
  clockOffsetMs: v.pipe(v.number(), v.integer()),
  /** Trusted beside the usual authorities. */
  caPem: v.optional(Text(1024 * 1024)),
  /** Of one try; the SDK makes up to four. */
  timeoutMs: v.pipe(v.number(), v.integer(), v.minValue(1)),
})
export type CosAdminRequest = v.InferOutput<typeof CosAdminRequest>

/** Plain facts about the answer; `status` 0 when there was none, and then `failure` says why. */
export interface CosAdminAnswer {
  readonly ok: boolean
  readonly status: number
  readonly cosCode?: string
  readonly requestId?: string
  /** `x-cos-bucket-region`: where the bucket really is. */
  readonly bucketRegion?: string
  readonly serverDateMs?: number
  /** Node's error code (`ECONNREFUSED`, `CERT_HAS_EXPIRED`), `malformed-request`, or `unknown`. */
  readonly failure?: string
}
