import type { Account, Role } from './accounts.ts'
import { StsError } from './errors.ts'
import { type Identities, type Identity, mayAccess } from './identities.ts'
import { parsePolicy } from './policy.ts'
import { answerOf, readPolicy, required, type StsAnswer, type StsParams, secondsOf } from './sts.ts'

const DEFAULT_SECONDS = 7200
const MAX_SECONDS = 43_200
const SESSION_NAME = /^[\w+=,.@-]{2,128}$/
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,128}$/
const ARN = /^qcs::cam::uin\/\d+:(?:role|roleName)\/[\w+=,.@/-]+$/
const EVERYTHING = parsePolicy({ version: '2.0', statement: { effect: 'allow', action: '*', resource: '*' } })

/**
 * AssumeRole (1312/48197): a temporary key whose permissions are the role's ∩ Policy, where one is given. The caller's
 * own rights do not count, but the one to take this role. Throws StsError.
 */
export function assumeRole(
  params: StsParams,
  caller: Identity,
  { identities, roles }: { readonly identities: Identities; readonly roles: readonly Role[] },
  nowMs: number,
): StsAnswer {
  const arn = required(params, 'RoleArn')
  if (!ARN.test(arn)) throw new StsError('InvalidParameter.ParamError', 'RoleArn is malformed.')
  const name = required(params, 'RoleSessionName')
  if (!SESSION_NAME.test(name)) throw new StsError('InvalidParameter.ParamError', 'RoleSessionName is malformed.')
  const role = roles.find((known) => arnsOf(known).includes(arn))
  assertMayAssume(caller, role === undefined ? [arn] : arnsOf(role))
  if (role === undefined) throw new StsError('ResourceNotFound.RoleNotFound', 'The role does not exist.')
  assertTrusted(role, caller, params.get('ExternalId') ?? '')
  const text = params.get('Policy') ?? ''
  const policy = text === '' ? EVERYTHING : readPolicy(text)
  const seconds = secondsOf(params.get('DurationSeconds'), DEFAULT_SECONDS, role.maxSeconds ?? MAX_SECONDS)
  const expiredSeconds = Math.floor(nowMs / 1000) + seconds
  return answerOf(identities.issue(taken(role), name, policy, expiredSeconds * 1000))
}

const arnsOf = ({ ownerUin, roleId, name }: Role): readonly string[] => [
  `qcs::cam::uin/${ownerUin}:roleName/${name}`,
  `qcs::cam::uin/${ownerUin}:role/${roleId}`,
]

/** Neither a root account nor a temporary key may, nor who lacks `sts:AssumeRole` on the role. */
function assertMayAssume(caller: Identity, roleArns: readonly string[]): void {
  const access = { action: 'name/sts:AssumeRole', resource: { roleArns }, context: new Map<string, string>() }
  if (caller.session === undefined && caller.account.kind !== 'root' && mayAccess(caller, access)) return
  throw new StsError('UnauthorizedOperation', 'You are not authorized to perform sts:AssumeRole.')
}

function assertTrusted(role: Role, { account }: Identity, externalId: string): void {
  if (externalId !== '' && !EXTERNAL_ID.test(externalId)) {
    throw new StsError('InvalidParameter.ParamError', 'ExternalId is malformed.')
  }
  const isTrusted = role.trusts.includes(account.uin) || role.trusts.includes(account.ownerUin)
  if (isTrusted && (role.externalId ?? externalId) === externalId) return
  throw new StsError('UnauthorizedOperation', 'The role does not trust the caller.')
}

/** Whose resources the role is for; it has no permanent key to sign with. */
const taken = ({ appId, ownerUin, roleId, policy }: Role): Account => ({
  ...{ appId, ownerUin, policy },
  uin: roleId,
  secretId: '',
  secretKey: '',
  kind: 'sub-account',
  isRole: true,
})
