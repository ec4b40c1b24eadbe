import * as v from 'valibot'
import type { Conditions } from './conditions.ts'

/** Full bucket name with AppId, `photos-1250000000` (https://cloud.tencent.com/document/product/436/13312). */
export const Bucket = v.pipe(v.string(), v.maxLength(63), v.regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?-\d{5,20}$/))

/** Region as in host names, `ap-guangzhou`. New ones appear, so any of that shape is taken. */
export const Region = v.pipe(v.string(), v.maxLength(40), v.regex(/^[a-z][a-z0-9-]*$/))

/** True for a prefix that grants what it shows: empty, or ending in `/`, without wildcards, `..` or leading slashes. */
export function isSafePrefix(prefix: string): boolean {
  if (prefix === '') return true
  if (!prefix.endsWith('/') || /^[/\\]/.test(prefix)) return false
  // `*` and `?` are wildcards in a policy's resource, so a prefix holding them would grant more than it says.
  return !/[*?]/.test(prefix) && !prefix.split('/').includes('..') && !hasControlCharacter(prefix)
}

function hasControlCharacter(text: string): boolean {
  for (const character of text) if ((character.codePointAt(0) ?? 0) < 0x20) return true
  return false
}

/** Where uploads may go: empty (whole bucket) or ending in `/`, since `in*` would also grant `inbox/`. */
export const Prefix = v.pipe(
  v.string(),
  v.maxLength(700),
  v.check(isSafePrefix, 'prefix must be empty or end in / and hold no * ? or ..'),
)

/** The three sets of actions a credential may carry; each includes the one before. */
export const ActionSet = v.picklist(['upload', 'check', 'share'])
export type ActionSet = v.InferOutput<typeof ActionSet>

/** True when everything `inner` allows is also allowed by `outer`. */
export const areActionsWithin = (inner: ActionSet, outer: ActionSet): boolean =>
  ActionSet.options.indexOf(inner) <= ActionSet.options.indexOf(outer)

/** Canned ACLs of an object (https://cloud.tencent.com/document/product/436/30752). */
export const OBJECT_ACLS = ['default', 'private', 'public-read', 'authenticated-read'] as const
export const ObjectAcl = v.picklist(OBJECT_ACLS)
export type ObjectAcl = v.InferOutput<typeof ObjectAcl>
/** Readable by people who were not given a key: everybody, or everybody with a Tencent Cloud account. */
export const OPEN_ACLS = ['public-read', 'authenticated-read'] as const satisfies readonly ObjectAcl[]

/** What one temporary credential is asked for. */
export interface Scope {
  readonly bucket: string
  readonly region: string
  readonly prefix: string
  readonly actions: ActionSet
  readonly durationSeconds: number
  /** The one ACL that uploads with it may set. */
  readonly acl?: ObjectAcl
  /** PostObject too: uploads of a web page's form. */
  readonly formUpload?: true
  /** What requests with it must be like. */
  readonly conditions?: Conditions | undefined
  /** Of a credential that is not for uploads: all other folders of the profile. */
  readonly otherPrefixes?: readonly string[] | undefined
}

/** True when everything `inner` allows is also allowed by `outer` (both end in `/` or are empty). */
export const isPrefixWithin = (inner: string, outer: string): boolean => inner.startsWith(outer)

/** The AppId is whatever follows the bucket's last hyphen. */
export const appIdOf = (bucket: string): string => bucket.slice(bucket.lastIndexOf('-') + 1)
