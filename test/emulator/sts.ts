import type { Account } from './accounts.ts'
import { isKnownOperator } from './condition.ts'
import { StsError } from './errors.ts'
import { type Identities, type Identity, mayAccess } from './identities.ts'
import { type Policy, PolicyError, parsePolicy } from './policy.ts'

/** Parameters of one call by name, values as text. */
export type StsParams = ReadonlyMap<string, string>

/** What an action answers inside `Response`, without RequestId. */
export type StsAnswer = Readonly<Record<string, unknown>>

const DEFAULT_SECONDS = 1800
const MAX_SECONDS = { root: 7_200, 'sub-account': 129_600 }
const POLICY_MAX_BYTES = 4096
const NAME = /^[A-Za-z0-9_-]{1,128}$/

/** GetFederationToken (1312/48195): a temporary key whose permissions are caller ∩ Policy. Throws StsError. */
export function getFederationToken(
  params: StsParams,
  identity: Identity,
  identities: Identities,
  nowMs: number,
): StsAnswer {
  assertMayFederate(identity)
  const name = required(params, 'Name')
  if (!NAME.test(name)) throw new StsError('InvalidParameter.ParamError', 'Name may hold letters, digits, - and _.')
  const policy = readPolicy(required(params, 'Policy'))
  const seconds = duration(params.get('DurationSeconds'), identity.account)
  const expiredSeconds = Math.floor(nowMs / 1000) + seconds
  return answerOf(identities.issue(identity.account, name, policy, expiredSeconds * 1000))
}

/** A fresh temporary key as GetFederationToken and AssumeRole answer it. */
export function answerOf(issued: ReturnType<Identities['issue']>): StsAnswer {
  const expiredSeconds = issued.session.expiresAtMs / 1000
  return {
    Credentials: { Token: issued.session.token, TmpSecretId: issued.secretId, TmpSecretKey: issued.secretKey },
    ExpiredTime: expiredSeconds,
    Expiration: new Date(expiredSeconds * 1000).toISOString().replace('.000Z', 'Z'),
  }
}

function assertMayFederate(identity: Identity): void {
  const access = {
    action: 'name/sts:GetFederationToken',
    resource: 'service',
    context: new Map<string, string>(),
  } as const
  if (identity.session !== undefined || !mayAccess(identity, access)) {
    throw new StsError('UnauthorizedOperation', 'You are not authorized to perform sts:GetFederationToken.')
  }
}

/** @throws StsError MissingParameter. */
export function required(params: StsParams, name: string): string {
  const value = params.get(name)
  if (value === undefined || value === '') throw new StsError('MissingParameter', `The request lacks ${name}.`)
  return value
}

const duration = (text: string | undefined, { kind }: Account): number =>
  secondsOf(text, DEFAULT_SECONDS, MAX_SECONDS[kind])

/** @throws StsError InvalidParameter.* for what is no number or too long. */
export function secondsOf(text: string | undefined, usual: number, max: number): number {
  if (text === undefined || text === '') return usual
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) {
    throw new StsError('InvalidParameter.ParamError', 'DurationSeconds must be a positive integer.')
  }
  if (Number(text) > max) {
    throw new StsError('InvalidParameter.OverTimeError', `DurationSeconds exceeds ${max}.`)
  }
  return Number(text)
}

/** The value is URL-encoded JSON (Go's encoding writes a space as +); plain JSON is accepted too. Throws StsError. */
export function readPolicy(text: string): Policy {
  const json = text.trimStart().startsWith('{') ? text : decode(text)
  if (Buffer.byteLength(json) > POLICY_MAX_BYTES) {
    throw new StsError('InvalidParameter.PolicyTooLong', 'The policy is too long.')
  }
  try {
    const policy = parsePolicy(JSON.parse(json))
    const unknown = policy.flatMap(({ conditions }) => conditions).find(({ operator }) => !isKnownOperator(operator))
    if (unknown !== undefined) throw new PolicyError('format', `unknown operator ${unknown.operator}`)
    return policy
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (error instanceof PolicyError && error.part === 'resource') {
      throw new StsError('InvalidParameter.ResouceError', message) // spelt so by Tencent
    }
    throw new StsError('InvalidParameter.StrategyFormatError', message)
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new StsError('InvalidParameter.StrategyFormatError', 'The policy is not URL-encoded JSON.')
  }
}

/**
 * GetCallerIdentity (1312/66098). Type is CAMUser for accounts and federated users, the only value the documentation
 * shows for them: a root account is the one whose UserId equals its AccountId. A role's is CAMRole.
 */
export function getCallerIdentity({ account, session }: Identity): StsAnswer {
  const { ownerUin, uin, isRole = false } = account
  const isFederated = session !== undefined
  return {
    Arn: isRole
      ? `qcs::sts:${ownerUin}:assumed-role/${uin}`
      : isFederated
        ? `qcs::sts:${ownerUin}:federated-user/${uin}`
        : `qcs::cam:${ownerUin}:uin/${uin}`,
    AccountId: ownerUin,
    UserId: isFederated ? `${uin}:${session.name}` : uin,
    PrincipalId: uin,
    Type: isRole ? 'CAMRole' : 'CAMUser',
  }
}
