/** Where a profile's temporary credentials come from; no `source` means GetFederationToken with the stored key. */
import * as v from 'valibot'

const ROLE_NAME = '[A-Za-z0-9_+=,.@-]{1,128}'
const ROLE_ID = '\\d{1,20}'
/**
 * A role by its number or its name, a user's or a service's
 * (https://cloud.tencent.com/document/product/1312/48197, parameter RoleArn).
 */
const ROLE_ARN = new RegExp(
  `^qcs::cam::uin/\\d{1,20}:(?:role/(?:tencentcloudServiceRole/)?${ROLE_ID}|(?:roleName|role/tencentcloudServiceRoleName)/${ROLE_NAME})$`,
)

/** Take a role (AssumeRole). `externalId` is what a role of another account may ask for; it is no secret. */
export const AssumeRoleSource = v.strictObject({
  type: v.literal('assume-role'),
  roleArn: v.pipe(
    v.string(),
    v.regex(ROLE_ARN, 'must be qcs::cam::uin/<uin>:roleName/<name> or qcs::cam::uin/<uin>:role/<id>'),
  ),
  externalId: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_+=,.@:/-]{2,128}$/))),
})
export type AssumeRoleSource = v.InferOutput<typeof AssumeRoleSource>

/** Every kind that a profile can name; `type` says which. */
export const CredentialSource = v.variant('type', [AssumeRoleSource])
export type CredentialSource = v.InferOutput<typeof CredentialSource>

/** Every kind there is: a profile that names none has its key ask for a federation token. */
export type SourceType = CredentialSource['type'] | 'federation-token'
export const sourceTypeOf = (source: CredentialSource | undefined): SourceType => source?.type ?? 'federation-token'

/** Whose key it is, as GetCallerIdentity says. */
export type KeyKind = 'root' | 'sub-account' | 'other'

/**
 * The longest life in seconds that STS documents for this source: 43200 for a role, 7200 for a root account's federation
 * token, 129600 for any other (as long as the key's kind is not known, too).
 */
export function maxDurationSeconds(source: SourceType, kind?: KeyKind): number {
  if (source === 'assume-role') return 43_200
  return kind === 'root' ? 7200 : 129_600
}
