import type { ErrorInfo } from './errors.ts'

/**
 * What a check of a profile's rights tries. `-outside` is a key or listing beside the profile's folder; `set-acl` an
 * object with an ACL, by a credential that was asked for without; `other-acl` one that its credential is not for.
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
  | 'head-bucket'
  | 'bucket-acl'
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
  readonly expected: 'allowed' | 'refused'
  /** `stored`: the object should not have been kept, but was. `unclear`: no answer that tells. */
  readonly actual: 'allowed' | 'refused' | 'stored' | 'unclear'
  readonly ok: boolean
  /** What COS answered, where it refused what must work, or where it is unclear. */
  readonly error?: ErrorInfo
  /** What the check has left at COS, an object or an unfinished upload. */
  readonly left?: { readonly key: string; readonly uploadId?: string }
}
