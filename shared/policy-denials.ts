import type { TranslationKey } from './messages/en.ts'
import { conditionDenials } from './policy-conditions.ts'
import { apiOf, conditionText, type Grant, type Place, placeOf } from './policy-grants.ts'
import type { Saying } from './policy-saying.ts'

/** What a person may fear, and the actions that would make it true; such an action takes the sentence away. */
const FEARS: readonly (readonly [TranslationKey, RegExp])[] = [
  ['may-not.write', /^(?:Put(?!Bucket|ObjectACL|ObjectTagging)|Post|Append|Initiate|UploadPart|Complete)/i],
  ['may-not.read', /^(?:GetObject(?!ACL$|Tagging$)|Select)/i],
  ['may-not.look', /^(?:HeadObject|GetObject)/i],
  ['may-not.list', /^(?:GetBucket$|GetBucketObjectVersions|ListObjects)/i],
  ['may-not.delete', /^Delete(?!Bucket)/i],
  ['may-not.acl', /^PutObjectACL/i],
  ['may-not.bucket', /^(?:Put|Delete)Bucket|^GetBucket(?!$|ObjectVersions)/i],
]

/** Actions of COS by which a wildcard is judged (https://cloud.tencent.com/document/product/436/71306). */
const KNOWN = (
  'PutObject PostObject AppendObject PutObjectCopy InitiateMultipartUpload UploadPart UploadPartCopy ListParts ' +
  'CompleteMultipartUpload AbortMultipartUpload ListMultipartUploads GetObject HeadObject OptionsObject DeleteObject ' +
  'DeleteMultipleObjects PostObjectRestore SelectObjectContent PutObjectACL GetObjectACL PutObjectTagging ' +
  'GetObjectTagging DeleteObjectTagging PutBucket HeadBucket GetBucket DeleteBucket GetBucketObjectVersions ' +
  'PutBucketACL GetBucketACL PutBucketPolicy GetBucketPolicy DeleteBucketPolicy PutBucketCORS GetBucketCORS ' +
  'DeleteBucketCORS PutBucketLifecycle GetBucketLifecycle DeleteBucketLifecycle PutBucketVersioning GetService'
).split(' ')

/** True when the policy may allow what `fear` stands for. A wildcard that fits no action known here counts as all. */
function allows(action: string, fear: RegExp): boolean {
  if (!/[*?]/.test(action)) return fear.test(apiOf(action) ?? '')
  const pattern = action.replace(/^name\//, '').replace(/[.+^${}()|[\]\\]/g, '\\$&')
  const fits = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i')
  const known = KNOWN.filter((api) => fits.test(`cos:${api}`))
  return known.length === 0 || known.some((api) => fear.test(api))
}

/**
 * What the statements do not allow. Each sentence is true whatever denials say besides: those are not weighed, only named.
 */
export function denialsOf(grants: readonly Grant[]): readonly Saying[] {
  const allowing = grants.filter(({ isAllow }) => isAllow)
  const denied = grants.filter(({ isAllow }) => !isAllow).map(deniedSaying)
  if (allowing.length === 0) return [{ key: 'may-not.anything', values: {} }, ...denied]
  const fears = FEARS.flatMap(([key, fear]) => {
    const making = allowing.filter(({ actions }) => actions.some((action) => allows(action, fear)))
    if (making.length === 0) return [{ key, values: {} }]
    return key === 'may-not.acl' ? otherAcls(making) : []
  })
  return [...fears, ...conditionDenials(allowing, allows), ...elsewhere(allowing), ...denied]
}

/** Rights to set ACLs that all name which: then no other can be set. */
function otherAcls(making: readonly Grant[]): readonly Saying[] {
  const named = making.flatMap(({ acls }) => (acls === undefined ? [] : [acls]))
  return named.length < making.length ? [] : [{ key: 'may-not.other-acl', values: { acls: unique(named.flat()) } }]
}

function elsewhere(allowing: readonly Grant[]): readonly Saying[] {
  const places = allowing.flatMap(({ resources }) => resources.map(placeOf))
  const known = places.flatMap((place) => (isInBucket(place) ? [place] : []))
  if (known.length < places.length) return []
  const otherBucket: Saying = { key: 'may-not.other-bucket', values: { buckets: unique(known.map((p) => p.bucket)) } }
  const isWhole = known.some(({ kind }) => kind === 'bucket')
  const outside: Saying = { key: 'may-not.outside', values: { keys: unique(known.map(({ key }) => `“${key}”`)) } }
  return isWhole ? [otherBucket] : [outside, otherBucket]
}

const isInBucket = (place: Place) => place.kind !== 'everything' && place.kind !== 'other'
const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)]

function deniedSaying({ actions, resources, acls, conditions }: Grant): Saying {
  const all = [...conditions.map(conditionText), ...(acls ? [`cos:x-cos-acl ${acls.join(' | ')}`] : [])]
  const values = { actions: actions.join(', '), resources: resources.join(', ') }
  if (all.length === 0) return { key: 'may-not.denied', values }
  return { key: 'may-not.denied-if', values: { ...values, conditions: all.join(', ') } }
}
