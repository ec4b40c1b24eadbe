import * as v from 'valibot'
import type { Conditions } from '../../shared/conditions.ts'
import { AppError } from '../../shared/errors.ts'
import {
  type ActionSet,
  appIdOf,
  Bucket,
  isSafePrefix,
  type ObjectAcl,
  Region,
  type Scope,
} from '../../shared/scope.ts'
import { groupedByCondition, type PolicyCondition } from './policy-conditions.ts'

/** One of a policy's. */
export interface Statement {
  readonly effect: 'allow'
  readonly action: readonly string[]
  readonly resource: readonly string[]
  readonly condition?: PolicyCondition
}

/** A session policy in CAM's grammar (https://cloud.tencent.com/document/product/598/10604). */
export interface Policy {
  readonly version: '2.0'
  readonly statement: readonly Statement[]
}

/** What a resumable upload cannot do without: no object content, no listing of objects, no deletes. */
const UPLOAD = [
  'name/cos:PutObject',
  'name/cos:InitiateMultipartUpload',
  'name/cos:UploadPart',
  'name/cos:ListParts',
  'name/cos:CompleteMultipartUpload',
  'name/cos:AbortMultipartUpload',
  'name/cos:ListMultipartUploads', // finds an upload whose Initiate reply was lost; COS matches it by the prefix parameter
]
/** HeadObject settles a PUT or Complete whose reply was lost; GetBucket compares a folder with what is already there. */
const CHECK = [...UPLOAD, 'name/cos:HeadObject', 'name/cos:GetBucket']
/** GetObject lets links to uploaded files be signed. */
const SHARE = [...CHECK, 'name/cos:GetObject']

/** Uploads of a web page's form (https://cloud.tencent.com/document/product/436/14690); only clients of the endpoint send them. */
const FORM_UPLOAD = 'name/cos:PostObject'

const ACTIONS: Readonly<Record<ActionSet, readonly string[]>> = { upload: UPLOAD, check: CHECK, share: SHARE }

/** What a credential for unfinished uploads is for. */
export type UploadsUse = 'list' | 'abort'
const UPLOADS: Readonly<Record<UploadsUse, readonly string[]>> = {
  list: ['name/cos:ListMultipartUploads', 'name/cos:ListParts'],
  abort: ['name/cos:AbortMultipartUpload'],
}

type Place = Pick<Scope, 'bucket' | 'region' | 'prefix'> & { readonly conditions?: Conditions | undefined }
/** All folders of a profile, for what is not about one upload. */
type Places = Place & { readonly otherPrefixes?: readonly string[] | undefined }

/**
 * The least a credential for `scope` needs: one action set, one bucket, one prefix, under the profile's conditions; with an
 * ACL to set, PutObjectACL for that one alone (condition key `cos:x-cos-acl`,
 * https://cloud.tencent.com/document/product/436/71307).
 *
 * Resource form `qcs::cos:<region>:uid/<appId>:<bucket>/<prefix>*`
 * (https://cloud.tencent.com/document/product/436/12469); ListMultipartUploads and GetBucket are matched against the
 * `prefix` parameter of the request, so they take the same resource.
 *
 * @throws AppError `scope-denied` for a bucket, region or prefix that would grant more than it says.
 */
export function buildPolicy(scope: Place & Pick<Scope, 'actions' | 'acl' | 'formUpload'>): Policy {
  const actions = ACTIONS[scope.actions]
  const uploads = allow(scope.formUpload ? [...actions, FORM_UPLOAD] : actions, scope, [scope.prefix])
  return { version: '2.0', statement: [...uploads, ...aclStatements(scope, scope.acl)] }
}

/** What comes along with uploads that set an ACL. @throws AppError `scope-denied` as `buildPolicy`. */
function aclStatements(place: Place, acl: ObjectAcl | undefined): readonly Statement[] {
  if (acl === undefined) return []
  const statements = allow(['name/cos:PutObjectACL'], place, [place.prefix])
  const only: PolicyCondition = { string_equal: { 'cos:x-cos-acl': acl } }
  return statements.map((statement) => ({ ...statement, condition: { ...statement.condition, ...only } }))
}

/**
 * What a connection test may do: look at the bucket, list below the prefix, and send a part there (to an upload that
 * does not exist, which shows whether uploads are allowed and leaves nothing). HeadBucket knows no key, so its wildcard
 * grants no object.
 *
 * @throws AppError `scope-denied` as `buildPolicy`.
 */
export function headBucketPolicy(place: Places): Policy {
  const below = allow(['name/cos:GetBucket', 'name/cos:UploadPart'], place, foldersOf(place))
  const statement = [...allow(['name/cos:HeadBucket'], place, ['']), ...below]
  return { version: '2.0', statement }
}

/**
 * What looking for unfinished uploads below the prefix takes (`list`), and what removing one takes (`abort`): two
 * credentials, so that the one for looking cannot remove. ListMultipartUploads is matched by its prefix parameter.
 *
 * @throws AppError `scope-denied` as `buildPolicy`.
 */
export function uploadsPolicy(place: Places, use: UploadsUse): Policy {
  return { version: '2.0', statement: allow(UPLOADS[use], place, foldersOf(place)) }
}

/**
 * A signed link to one object: reading it. A key with `*` or `?` reads to CAM as a pattern that covers others as well; what is signed names one
 * object all the same, and nobody but main has the credential.
 *
 * @throws AppError `scope-denied` as `buildPolicy`.
 */
export function linkPolicy(place: Place, key: string): Policy {
  const { bucket, region } = place
  const resource = [`qcs::cos:${region}:uid/${appIdOf(bucket)}:${bucket}/${key}`]
  const statement = allow(['name/cos:GetObject'], place, [place.prefix]).map((one) => ({ ...one, resource }))
  return { version: '2.0', statement }
}

const foldersOf = ({ prefix, otherPrefixes = [] }: Places): readonly string[] => [prefix, ...otherPrefixes]

/** One statement for each set of conditions. */
function allow(actions: readonly string[], place: Places, prefixes: readonly string[]): readonly Statement[] {
  assertLiteral(place)
  const { bucket, region, conditions } = place
  const resource = prefixes.map((prefix) => `qcs::cos:${region}:uid/${appIdOf(bucket)}:${bucket}/${prefix}*`)
  return groupedByCondition(actions, conditions).map(({ action, condition }) => ({
    ...{ effect: 'allow', action, resource },
    ...(Object.keys(condition).length > 0 && { condition }),
  }))
}

// CAM has no escape for `*` and `?`, so text that could act as a wildcard or end a segment must not come this far.
function assertLiteral({ bucket, region, ...place }: Places): void {
  if (!v.is(Bucket, bucket)) throw new AppError({ code: 'scope-denied', subject: bucket, detail: 'not a bucket name' })
  if (!v.is(Region, region)) throw new AppError({ code: 'scope-denied', subject: region, detail: 'not a region name' })
  const unsafe = foldersOf({ bucket, region, ...place }).find((prefix) => !isSafePrefix(prefix))
  if (unsafe !== undefined) throw new AppError({ code: 'scope-denied', subject: unsafe, detail: 'unsafe prefix' })
}
