/** What main asks the cos-admin process, and what it answers. */
import * as v from 'valibot'

const Text = (max: number) => v.pipe(v.string(), v.maxLength(max))
const Token = v.pipe(v.string(), v.minLength(1), v.maxLength(8192), v.regex(/^[\x21-\x7e]+$/))
const Id = v.pipe(v.number(), v.integer())

/** What every question has. */
const COMMON = {
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
  caPem: v.optional(Text(2 * 1024 * 1024 + 1)),
  /** Absent: directly. */
  proxy: v.optional(
    v.strictObject({
      hostname: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
      port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
      authorization: v.optional(v.pipe(v.string(), v.maxLength(4096), v.regex(/^[\x20-\x7e]+$/))),
    }),
  ),
  /** Of one try; the SDK makes up to four. */
  timeoutMs: v.pipe(v.number(), v.integer(), v.minValue(1)),
}
/** An unfinished multipart upload. */
const UPLOAD = { key: Text(4096), uploadId: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)) }

/** A key nobody has: whatever is asked here, no object of anybody's is read, replaced or deleted. */
const FreshKey = v.pipe(v.string(), v.maxLength(850), v.regex(/cos-courier-check-[0-9a-f]{32}$/))

export const CosAdminRequest = v.variant('operation', [
  /**
   * These three change nothing. `head-bucket`: is it there, where, may we look. `list-prefix`: GetBucket of one key
   * below `prefix`. `probe-upload`: UploadPart of no bytes below `prefix` to an upload that does not exist; an answer of
   * NoSuchUpload says that it would be allowed.
   */
  v.strictObject({ operation: v.picklist(['head-bucket', 'list-prefix', 'probe-upload']), ...COMMON }),
  /** One page of the unfinished uploads below `prefix`, from the start or from where an earlier page ended. */
  v.strictObject({
    operation: v.literal('list-uploads'),
    after: v.optional(v.strictObject({ key: Text(4096), uploadId: Text(1024) })),
    ...COMMON,
  }),
  /** How much of an upload is there: all pages of its parts, summed. */
  v.strictObject({ operation: v.literal('sum-parts'), ...UPLOAD, ...COMMON }),
  /** With `initiate-upload` of `probe` the only one that changes anything. */
  v.strictObject({ operation: v.literal('abort-upload'), ...UPLOAD, ...COMMON }),
  /**
   * Tries a right on a key made up for it. None leaves or removes anything: `put-object` comes with a Content-MD5 that
   * no body has, parts and Complete name an upload that does not exist, and only `initiate-upload` begins one, which the
   * caller aborts. What is named after the bucket knows no key.
   */
  v.strictObject({
    operation: v.literal('probe'),
    probe: v.picklist([
      'put-object',
      'initiate-upload',
      'upload-part',
      'complete-upload',
      'head-object',
      'get-object',
      'delete-object',
      'bucket-acl',
      'bucket-policy',
      'bucket-cors',
      'bucket-tagging',
      'bucket-lifecycle',
      'object-acl',
      'object-tagging',
    ]),
    key: FreshKey,
    /** Of `put-object`. */
    acl: v.optional(v.picklist(['default', 'private', 'public-read', 'authenticated-read'])),
    /** Of `put-object` and `initiate-upload`. */
    contentType: v.optional(v.pipe(Text(200), v.regex(/^[\x20-\x7e]+$/))),
    /** Of `put-object`. */
    bodyBytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8 * 1024 * 1024))),
    ...COMMON,
  }),
])
export type CosAdminRequest = v.InferOutput<typeof CosAdminRequest>

/** One process answers many questions, in whatever order they end. */
export const CosAdminMessage = v.strictObject({ id: Id, request: v.unknown() })

/** Plain facts about the answer; `status` 0 when there was none, and then `failure` says why. */
export interface CosAdminAnswer {
  readonly ok: boolean
  readonly status: number
  readonly cosCode?: string
  readonly requestId?: string
  /** `x-cos-bucket-region`: where the bucket really is. */
  readonly bucketRegion?: string
  readonly serverDateMs?: number
  /** Node's error code (`ECONNREFUSED`, `CERT_HAS_EXPIRED`), `malformed-request`, `malformed-answer`, or `unknown`. */
  readonly failure?: string
  /** The proxy that failed, and how; `failure` begins with `ERR_PROXY_` then. */
  readonly proxy?: { readonly host: string; readonly detail: string }
  /** Of `initiate-upload`. */
  readonly uploadId?: string
  /** Of `list-uploads`. */
  readonly uploads?: UploadsPage
  /** Of `sum-parts`. */
  readonly parts?: { readonly count: number; readonly sizeBytes: number }
}

/** COS's own fields of each upload that are of use; `after` is where the next page begins, absent on the last. */
export interface UploadsPage {
  readonly items: readonly ListedUpload[]
  readonly after?: { readonly key: string; readonly uploadId: string }
}

export interface ListedUpload {
  readonly key: string
  readonly uploadId: string
  readonly initiatedMs: number
  readonly storageClass?: string
  /** Who began it, as `qcs::cam::uin/…` or its display name. */
  readonly initiator?: string
}
