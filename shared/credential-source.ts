/** Where a profile's temporary credentials come from; no `source` means GetFederationToken with the stored key. */
import * as v from 'valibot'
import { areDistinct, BrokerHeaderName, MAX_BROKER_HEADERS } from './broker-headers.ts'

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

const PORT = '(?::\\d{1,5})?'
const PATH = "(?:/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?(?:\\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?"
const ANY_HOST = '(?:[A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\])'
const THIS_COMPUTER = '(?:127(?:\\.\\d{1,3}){3}|\\[::1\\]|(?:[A-Za-z0-9-]{1,63}\\.){0,8}localhost)'
const BROKER_URL = new RegExp(`^(?:https://${ANY_HOST}|http://${THIS_COMPUTER})${PORT}${PATH}$`)

/**
 * Ask the organisation's own server. `url` is sent as it stands, so nothing secret belongs into it: values of `headerNames`
 * are kept in the keychain.
 */
export const RemoteBrokerSource = v.strictObject({
  type: v.literal('remote-broker'),
  url: v.pipe(
    v.string(),
    v.maxLength(2048),
    v.regex(BROKER_URL, 'must be https://host/path (http:// for this computer only), without user, password or #'),
  ),
  /** GET sends nothing but the headers; POST says in JSON what is wanted. */
  method: v.picklist(['GET', 'POST']),
  headerNames: v.optional(
    v.pipe(
      v.array(BrokerHeaderName),
      v.maxLength(MAX_BROKER_HEADERS),
      v.check((names) => areDistinct(names), 'a header stands there twice'),
    ),
  ),
})
export type RemoteBrokerSource = v.InferOutput<typeof RemoteBrokerSource>

/** Somebody pastes a temporary key, for one run of the app; the profile says no more than that. */
export const TemporaryKeySource = v.strictObject({ type: v.literal('temporary-key') })

/** Every kind that a profile can name; `type` says which. */
export const CredentialSource = v.variant('type', [AssumeRoleSource, RemoteBrokerSource, TemporaryKeySource])
export type CredentialSource = v.InferOutput<typeof CredentialSource>

/** Every kind there is: a profile that names none has its key ask for a federation token. */
export type SourceType = CredentialSource['type'] | 'federation-token'
export const sourceTypeOf = (source: CredentialSource | undefined): SourceType => source?.type ?? 'federation-token'

/** Whose key it is, as GetCallerIdentity says. */
export const KeyKind = v.picklist(['root', 'sub-account', 'other'])
export type KeyKind = v.InferOutput<typeof KeyKind>

/**
 * The longest life in seconds: what STS documents, 43200 for a role, 7200 for a root account's federation token, 129600 for
 * any other (as long as the key's kind is not known, too); a remote broker cannot give more than STS does.
 */
export function maxDurationSeconds(source: SourceType, kind?: KeyKind): number {
  if (source === 'assume-role') return 43_200
  return kind === 'root' ? 7200 : 129_600
}
