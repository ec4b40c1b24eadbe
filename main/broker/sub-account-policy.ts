import type { AccountPolicy } from '../../shared/account-policy.ts'
import { prefixesOf } from '../../shared/prefixes.ts'
import type { ProfileFile } from '../../shared/settings.ts'
import { buildPolicy, headBucketPolicy, type Statement } from './policy.ts'

/**
 * The least that CAM must allow for such a profile, for its admin to copy: a temporary credential never exceeds the
 * account (or role) behind it, so this is every right that any of the app's own session policies names: uploads, each ACL,
 * unfinished uploads (part of every action set), and HeadBucket for a connection test. A key that takes a role needs no
 * right to the bucket; the role does.
 *
 * Empty where the app holds no key of an account. GetFederationToken knows no resource (https://cloud.tencent.com/document/product/1312/48195), AssumeRole the role.
 *
 * @throws AppError `scope-denied` as `buildPolicy`.
 */
export function accountPolicies(file: ProfileFile): readonly AccountPolicy[] {
  const { bucket, region, prefix, source } = file
  const [first = [], ...others] = prefixesOf(file).map((folder) => rightsIn(file, folder))
  // The same statements for each folder, so one for all of them.
  const everywhere = first.map((statement, at) => ({
    ...statement,
    resource: [...statement.resource, ...others.flatMap((rights) => rights[at]?.resource ?? [])],
  }))
  const [headBucket] = headBucketPolicy({ bucket, region, prefix }).statement
  const rights = [...everywhere, ...(headBucket ? [headBucket] : [])]
  if (source === undefined) return [policyFor('sub-account', [ask('name/sts:GetFederationToken', '*'), ...rights])]
  if (source.type !== 'assume-role') return []
  return [policyFor('sub-account', [ask('name/sts:AssumeRole', source.roleArn)]), policyFor('role', rights)]
}

/** Without the profile's conditions: those are of its temporary credentials, which can only be stricter. */
function rightsIn({ bucket, region, actions, acls = [] }: ProfileFile, prefix: string): readonly Statement[] {
  const place = { bucket, region, prefix, actions }
  const uploads = buildPolicy(place).statement
  return [...uploads, ...acls.flatMap((acl) => buildPolicy({ ...place, acl }).statement.slice(uploads.length))]
}

const ask = (action: string, resource: string): Statement => ({
  effect: 'allow',
  action: [action],
  resource: [resource],
})

const policyFor = (holder: AccountPolicy['holder'], statement: readonly Statement[]): AccountPolicy => ({
  holder,
  policy: { version: '2.0', statement },
})
