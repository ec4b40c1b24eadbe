/** What a check of rights asks COS, and what the answers mean. Pure. */
import type { RightName, RightRow } from '../../shared/rights-check.ts'
import { OBJECT_ACLS, type ObjectAcl } from '../../shared/scope.ts'
import type { ProfileFile } from '../../shared/settings.ts'
import type { CosFacts, ProbeRequest } from '../broker/cos-admin-client.ts'

/** One question; those about an upload are about the one that `initiate-upload` began. */
export type RightQuestion =
  | { readonly operation: 'probe'; readonly probe: ProbeRequest; readonly key: string; readonly acl?: ObjectAcl }
  | { readonly operation: 'head-bucket' }
  | { readonly operation: 'list-prefix' | 'list-uploads'; readonly prefix: string }
  | { readonly operation: 'sum-parts'; readonly key: string }
  | { readonly operation: 'abort-upload'; readonly key: string }

/** A right to try. */
export interface RightProbe {
  readonly name: RightName
  readonly expected: RightRow['expected']
  readonly question: RightQuestion
  /** Of the credential it is tried with. */
  readonly grantedAcl?: ObjectAcl
}

/**
 * All that a credential for the profile's folder must and must not be able to do, in the order to ask. `freshName` ends
 * every key: no object of anybody's has it.
 */
export function planRights(file: ProfileFile, freshName: string): readonly RightProbe[] {
  return [
    ...inside(file, `${file.prefix}${freshName}`),
    ...aclProbes(file, `${file.prefix}${freshName}`),
    ...outside(file, freshName),
  ]
}

const when = (isAllowed: boolean): RightRow['expected'] => (isAllowed ? 'allowed' : 'refused')

const probe = (
  name: RightName,
  request: ProbeRequest,
  key: string,
  expected: RightRow['expected'] = 'allowed',
): RightProbe => ({ name, expected, question: { operation: 'probe', probe: request, key } })

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
    { name: 'list', expected: mayLook, question: { operation: 'list-prefix', prefix } },
    probe('get', 'get-object', key, when(actions === 'share')),
    probe('delete', 'delete-object', key, 'refused'),
    { name: 'head-bucket', expected: 'refused', question: { operation: 'head-bucket' } },
    probe('bucket-acl', 'bucket-acl', key, 'refused'),
  ]
}

/** A credential may set the one ACL it was asked for with, none without. */
function aclProbes({ acls = [] }: ProfileFile, key: string): readonly RightProbe[] {
  const put = (
    name: RightName,
    expected: RightRow['expected'],
    acl: ObjectAcl,
    grantedAcl?: ObjectAcl,
  ): RightProbe => ({
    ...{ name, expected },
    question: { operation: 'probe', probe: 'put-object', key, acl },
    ...(grantedAcl && { grantedAcl }),
  })
  const withoutAny = put('set-acl', 'refused', 'public-read')
  const [granted] = acls
  if (granted === undefined) return [withoutAny]
  const others = OBJECT_ACLS.filter((acl) => acl !== granted)
  const other = others.find((acl) => !acls.includes(acl)) ?? others[0] ?? 'public-read'
  return [withoutAny, put('allowed-acl', 'allowed', granted, granted), put('other-acl', 'refused', other, granted)]
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
    { name: 'list-outside', expected: 'refused', question: { operation: 'list-prefix', prefix: folder } },
    { name: 'list-bucket', expected: 'refused', question: { operation: 'list-prefix', prefix: '' } },
    { name: 'list-uploads-outside', expected: 'refused', question: { operation: 'list-uploads', prefix: folder } },
  ]
}

/**
 * What an answer says of the right that was tried. Rights come before all else at COS, so every complaint about what was
 * asked for says that it would have been allowed (codes: https://cloud.tencent.com/document/product/436/7730).
 */
export function judge(question: RightQuestion, facts: CosFacts): RightRow['actual'] {
  // A HEAD's refusal has no code. Other 403s are about the signature or the credential, and say nothing of rights.
  if (facts.status === 403) return (facts.cosCode ?? 'AccessDenied') === 'AccessDenied' ? 'refused' : 'unclear'
  const { whenOk, codes } = SIGNS[question.operation === 'probe' ? question.probe : question.operation]
  if (facts.ok) return whenOk
  if (facts.cosCode !== undefined) return codes.includes(facts.cosCode) ? 'allowed' : 'unclear'
  return facts.status === 404 && codes.includes(NO_CODE) ? 'allowed' : 'unclear'
}

/** Of a HEAD for an object that is not there. */
const NO_CODE = ''

interface Signs {
  readonly whenOk: RightRow['actual']
  /** Errors that only who has the right gets. */
  readonly codes: readonly string[]
}
const LOOK: Signs = { whenOk: 'allowed', codes: [] }
/** Of an upload that is gone or never was. */
const ABOUT_UPLOAD: Signs = { whenOk: 'allowed', codes: ['NoSuchUpload'] }

const SIGNS: Readonly<Record<ProbeRequest | Exclude<RightQuestion['operation'], 'probe'>, Signs>> = {
  'put-object': { whenOk: 'stored', codes: ['BadDigest'] },
  'initiate-upload': LOOK,
  // Nothing can be stored in an upload that does not exist: a success there is of no known meaning.
  'upload-part': { whenOk: 'unclear', codes: ['NoSuchUpload'] },
  'complete-upload': { whenOk: 'stored', codes: ['NoSuchUpload'] },
  'sum-parts': ABOUT_UPLOAD,
  'abort-upload': ABOUT_UPLOAD,
  'head-object': { whenOk: 'allowed', codes: [NO_CODE] },
  'get-object': { whenOk: 'allowed', codes: ['NoSuchKey'] },
  'delete-object': { whenOk: 'allowed', codes: ['NoSuchKey'] },
  'list-prefix': LOOK,
  'list-uploads': LOOK,
  'head-bucket': LOOK,
  'bucket-acl': LOOK,
}
