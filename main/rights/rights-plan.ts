/** What a check of rights asks COS. Pure. */
import * as v from 'valibot'
import type { Conditions } from '../../shared/conditions.ts'
import { prefixesOf } from '../../shared/prefixes.ts'
import { type RightName, type RightRow, TRIED_BODY_MAX_BYTES } from '../../shared/rights-check.ts'
import { OBJECT_ACLS, type ObjectAcl, Prefix } from '../../shared/scope.ts'
import type { ProfileFile } from '../../shared/settings.ts'
import type { ProbeRequest, ProbeShape } from '../broker/cos-admin-client.ts'

/** One question; those about an upload are about the one that `initiate-upload` began. */
export type RightQuestion =
  | ({ readonly operation: 'probe'; readonly probe: ProbeRequest; readonly key: string } & ProbeShape)
  | { readonly operation: 'head-bucket' }
  | { readonly operation: 'list-prefix' | 'list-uploads'; readonly prefix: string }
  | { readonly operation: 'sum-parts'; readonly key: string }
  | { readonly operation: 'abort-upload'; readonly key: string }

/** What a credential is asked for; the profile's own folder unless said. */
export interface Granted {
  readonly prefix?: string
  readonly acl?: ObjectAcl
}

/** A right to try. */
export interface RightProbe {
  readonly name: RightName
  readonly expected: RightRow['expected']
  readonly question: RightQuestion
  /** The credential it is tried with. */
  readonly granted?: Granted
  /** Another bucket than the profile's. */
  readonly bucket?: string
  /** Which folder, ACL or bucket, where the name does not tell. */
  readonly about?: string
}

/**
 * All that a credential for the profile's folder must and must not be able to do, in the order to ask. `freshName` ends
 * every key: no object of anybody's has it. `otherBucket` is one of the account that exists: of one that does not COS says
 * so before it looks at rights.
 */
export function planRights(file: ProfileFile, freshName: string, otherBucket?: string): readonly RightProbe[] {
  const key = `${file.prefix}${freshName}`
  const plan = [
    ...inside(file, key),
    ...subResources(key),
    ...aclProbes(file, key),
    ...conditionProbes(file, key),
    ...(isPolicyOurs(file) ? narrower(file, freshName) : []),
    ...otherFolders(file, freshName),
    ...outside(file, freshName),
    ...elsewhere(freshName, otherBucket),
  ]
  const shape = shapeFor(file.conditions)
  return shape === undefined ? plan : plan.map((one) => shaped(one, shape))
}

/** A type that the profile's conditions allow; what makes an object is refused without one. */
function shapeFor({ contentTypes }: Conditions = {}): ProbeShape | undefined {
  const [type] = contentTypes ?? []
  return type === undefined ? undefined : { contentType: type.replace('*', 'x-cos-courier-check') }
}

const shaped = (one: RightProbe, shape: ProbeShape): RightProbe =>
  one.question.operation === 'probe' ? { ...one, question: { ...shape, ...one.question } } : one

const when = (isAllowed: boolean): RightRow['expected'] => (isAllowed ? 'allowed' : 'refused')

const probe = (
  name: RightName,
  request: ProbeRequest,
  key: string,
  expected: RightRow['expected'] = 'allowed',
): RightProbe => ({ name, expected, question: { operation: 'probe', probe: request, key } })

const list = (name: RightName, prefix: string, expected: RightRow['expected']): RightProbe => ({
  ...{ name, expected },
  question: { operation: 'list-prefix', prefix },
})

function inside({ actions, prefix }: ProfileFile, key: string): readonly RightProbe[] {
  const mayLook = when(actions !== 'upload')
  return [
    probe('put', 'put-object', key),
    probe('initiate-upload', 'initiate-upload', key),
    // Of the one key: an upload whose Initiate got no answer is found here, and aborted like the other.
    { name: 'list-uploads', expected: 'allowed', question: { operation: 'list-uploads', prefix: key } },
    { name: 'list-parts', expected: 'allowed', question: { operation: 'sum-parts', key } },
    probe('upload-part', 'upload-part', key),
    probe('complete-upload', 'complete-upload', key),
    { name: 'abort-upload', expected: 'allowed', question: { operation: 'abort-upload', key } },
    probe('head', 'head-object', key, mayLook),
    list('list', prefix, mayLook),
    probe('get', 'get-object', key, when(actions === 'share')),
    probe('delete', 'delete-object', key, 'refused'),
    { name: 'head-bucket', expected: 'refused', question: { operation: 'head-bucket' } },
  ]
}

const SUB_RESOURCES = [
  ...(['bucket-acl', 'bucket-policy', 'bucket-cors', 'bucket-tagging', 'bucket-lifecycle'] as const),
  ...(['object-acl', 'object-tagging'] as const),
]
/** Looked at only: a right to change them comes with other actions, which no policy of ours names either. */
const subResources = (key: string): readonly RightProbe[] =>
  SUB_RESOURCES.map((name) => probe(name, name, key, 'refused'))

/** A credential may set the one ACL it was asked for with, none without. */
function aclProbes({ acls = [] }: ProfileFile, key: string): readonly RightProbe[] {
  const put = (name: RightName, expected: RightRow['expected'], acl: ObjectAcl, granted?: ObjectAcl): RightProbe => ({
    ...{ name, expected },
    question: { operation: 'probe', probe: 'put-object', key, acl },
    ...(granted && { granted: { acl: granted }, about: granted }),
  })
  const pairs = acls.flatMap((granted) => {
    const others = OBJECT_ACLS.filter((acl) => acl !== granted)
    const other = others.find((acl) => !acls.includes(acl)) ?? others[0] ?? 'public-read'
    return [put('allowed-acl', 'allowed', granted, granted), put('other-acl', 'refused', other, granted)]
  })
  return [put('set-acl', 'refused', 'public-read'), ...pairs]
}

/** What conditions shut out, as far as it can be tried; see `untried`. */
function conditionProbes({ conditions = {} }: ProfileFile, key: string): readonly RightProbe[] {
  const { contentTypes, maxContentLengthBytes: most = Number.POSITIVE_INFINITY } = conditions
  const put = (name: RightName, shape: ProbeShape): RightProbe => ({
    ...{ name, expected: 'refused' },
    question: { operation: 'probe', probe: 'put-object', key, ...shape },
  })
  return [
    // No list of types that people write has one of this kind.
    ...(contentTypes ? [put('wrong-type', { contentType: 'x-cos-courier/not-allowed' })] : []),
    ...(most < TRIED_BODY_MAX_BYTES ? [put('too-long', { bodyBytes: most + 1 })] : []),
  ]
}

/** A broker's or a pasted credential is for all of the profile, if it is as it should be. */
const isPolicyOurs = ({ source }: ProfileFile): boolean => source === undefined || source.type === 'assume-role'

/** An upload's credential is for its own folder and not for the one above. */
function narrower({ prefix }: ProfileFile, freshName: string): readonly RightProbe[] {
  const granted: Granted = { prefix: `${prefix}${freshName}/` }
  if (!v.is(Prefix, granted.prefix)) return []
  return [
    { ...probe('put-below', 'put-object', `${prefix}${freshName}/${freshName}`), granted },
    { ...probe('put-above', 'put-object', `${prefix}${freshName}`, 'refused'), granted },
  ]
}

/** In short: the others' policies differ from the first one's by the folder alone. */
function otherFolders(file: ProfileFile, freshName: string): readonly RightProbe[] {
  const [first = '', ...others] = prefixesOf(file)
  return others.flatMap((prefix) => {
    const about = { granted: { prefix }, about: prefix }
    const own = [
      { ...probe('put', 'put-object', `${prefix}${freshName}`), ...about },
      { ...list('list', prefix, when(file.actions !== 'upload')), ...about },
    ]
    if (!isPolicyOurs(file)) return own
    return [
      ...own,
      { ...probe('put-outside', 'put-object', `${first}${freshName}`, 'refused'), ...about },
      { ...probe('put-other-folder', 'put-object', `${prefix}${freshName}`, 'refused'), about: prefix },
    ]
  })
}

/** `in/` must not reach `in-…`, nor a listing of what begins with `in`. The whole bucket has no outside. */
function outside({ prefix }: ProfileFile, freshName: string): readonly RightProbe[] {
  if (prefix === '') return []
  const folder = prefix.slice(0, -1)
  const key = `${folder}-${freshName}`
  return [
    probe('put-outside', 'put-object', key, 'refused'),
    probe('upload-part-outside', 'upload-part', key, 'refused'),
    probe('head-outside', 'head-object', key, 'refused'),
    probe('get-outside', 'get-object', key, 'refused'),
    probe('delete-outside', 'delete-object', key, 'refused'),
    list('list-outside', folder, 'refused'),
    list('list-bucket', '', 'refused'),
    { name: 'list-uploads-outside', expected: 'refused', question: { operation: 'list-uploads', prefix: folder } },
  ]
}

function elsewhere(freshName: string, bucket: string | undefined): readonly RightProbe[] {
  if (bucket === undefined) return []
  const about = { bucket, about: bucket }
  return [
    { ...probe('put-other-bucket', 'put-object', freshName, 'refused'), ...about },
    { ...list('list-other-bucket', '', 'refused'), ...about },
  ]
}
