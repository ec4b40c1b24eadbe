import type { ErrorInfo } from './errors.ts'
import type { ProfileFile } from './settings.ts'

/**
 * What a check of a profile's rights tries. `-outside` is a key or listing beside the profile's folder; `set-acl` an
 * object with an ACL, by a credential that was asked for without; `other-acl` one that its credential is not for.
 * `put-below` and `put-above` are by a credential for a folder in the profile's; `put-other-folder` goes to another of the
 * profile's folders than the credential is for.
 */
export type RightName =
  | 'put'
  | 'initiate-upload'
  | 'list-uploads'
  | 'list-parts'
  | 'upload-part'
  | 'complete-upload'
  | 'abort-upload'
  | 'head'
  | 'list'
  | 'get'
  | 'delete'
  | 'set-acl'
  | 'allowed-acl'
  | 'other-acl'
  | 'wrong-type'
  | 'too-long'
  | 'put-below'
  | 'put-above'
  | 'put-other-folder'
  | 'put-other-bucket'
  | 'list-other-bucket'
  | 'head-bucket'
  | 'bucket-acl'
  | 'bucket-policy'
  | 'bucket-cors'
  | 'bucket-tagging'
  | 'bucket-lifecycle'
  | 'object-acl'
  | 'object-tagging'
  | 'put-outside'
  | 'upload-part-outside'
  | 'list-uploads-outside'
  | 'head-outside'
  | 'get-outside'
  | 'delete-outside'
  | 'list-outside'
  | 'list-bucket'

/** One right and how it is. */
export interface RightRow {
  readonly name: RightName
  /** Which folder, ACL or bucket it is about, where there are several. */
  readonly about?: string
  readonly expected: 'allowed' | 'refused'
  /** `stored`: the object should not have been kept, but was. `unclear`: no answer that tells. */
  readonly actual: 'allowed' | 'refused' | 'stored' | 'unclear'
  readonly ok: boolean
  /** What COS answered, where it refused what must work, or where it is unclear. */
  readonly error?: ErrorInfo
  /** What the check has left at COS, an object or an unfinished upload. */
  readonly left?: { readonly key: string; readonly uploadId?: string }
}

/** A limit on requests' bodies is tried by a body above it, which is sent whole. */
export const TRIED_BODY_MAX_BYTES = 8 * 1024 * 1024

/** What a check of such a profile says nothing of. */
export type Untried = 'other-bucket' | 'source-ip' | 'plain-http' | 'too-long'

/** From here there is one address only, and over plain http the token itself would be seen. */
export function untried(
  { conditions = {} }: Pick<ProfileFile, 'conditions'>,
  rows: readonly RightRow[],
): readonly Untried[] {
  const { sourceIps, secureTransport, maxContentLengthBytes = 0 } = conditions
  const has = (name: RightName): boolean => rows.some((row) => row.name === name)
  const all: readonly (readonly [Untried, boolean])[] = [
    ['other-bucket', !has('put-other-bucket')],
    ['source-ip', sourceIps !== undefined],
    ['plain-http', secureTransport === true],
    ['too-long', maxContentLengthBytes > 0 && !has('too-long')],
  ]
  return rows.length === 0 ? [] : all.flatMap(([name, is]) => (is ? [name] : []))
}
