import { type Condition, type Context, conditionHolds, parseCondition } from './condition.ts'

/** A CAM policy as JSON, version 2.0 (cloud.tencent.com/document/product/598/10603). */
export interface PolicyDocument {
  readonly version: '2.0'
  readonly statement: unknown
}

/** What a request needs: an action on a bucket's key, or on the service as a whole (`key` and `bucket` unset). */
export interface Access {
  /** With the `name/` prefix, e.g. `name/cos:PutObject`. */
  readonly action: string
  readonly resource: Resource
  readonly context: Context
}

/** `service`: none of its own, as an account's own calls to STS. */
export type Resource = ObjectResource | RoleResource | 'service'

/** A role by each of its ARNs, as a policy may name it. */
export interface RoleResource {
  readonly roleArns: readonly string[]
}

/** Bucket-level operations have an empty key, listings the prefix they ask for. */
export interface ObjectResource {
  readonly region: string
  readonly appId: string
  readonly bucket: string
  readonly key: string
}

interface Statement {
  readonly allows: boolean
  readonly actions: readonly RegExp[]
  readonly resources: readonly ((resource: Resource) => boolean)[]
  readonly conditions: readonly Condition[]
}

/** A parsed policy. */
export type Policy = readonly Statement[]

/** Why a policy was refused; STS maps `resource` and `format` to its codes. */
export class PolicyError extends Error {
  readonly part: 'format' | 'resource'
  constructor(part: 'format' | 'resource', message: string) {
    super(message)
    this.part = part
  }
}

/** Element names in any case, one statement or many, `principal` ignored. Throws PolicyError. */
export function parsePolicy(document: unknown): Policy {
  const policy = fields(document)
  if (policy.get('version') !== '2.0') throw new PolicyError('format', 'version must be 2.0')
  const statement = policy.get('statement')
  if (statement === undefined) throw new PolicyError('format', 'statement is missing')
  return (Array.isArray(statement) ? statement : [statement]).map(parseStatement)
}

function parseStatement(value: unknown): Statement {
  const statement = fields(value)
  const effect = String(statement.get('effect')).toLowerCase()
  if (effect !== 'allow' && effect !== 'deny') throw new PolicyError('format', 'effect must be allow or deny')
  return {
    allows: effect === 'allow',
    actions: strings(statement.get('action'), 'action').map(actionPattern),
    resources: strings(statement.get('resource'), 'resource').map(resourceMatcher),
    conditions: parseCondition(statement.get('condition')),
  }
}

function fields(value: unknown): Map<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PolicyError('format', 'not a JSON object')
  }
  return new Map(Object.entries(value).map(([name, member]): [string, unknown] => [name.toLowerCase(), member]))
}

function strings(value: unknown, what: string): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value]
  const texts = list.filter((item) => typeof item === 'string')
  if (texts.length !== list.length || list.length === 0) throw new PolicyError('format', `${what} must be text`)
  return texts
}

/** `*` stands for any characters, `/` included. */
function wildcard(pattern: string): RegExp {
  return new RegExp(`^${pattern.split('*').map(escapePattern).join('.*')}$`, 's')
}
const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const actionPattern = (action: string): RegExp =>
  wildcard(action === '*' || action.startsWith('name/') ? action : `name/${action}`)

const LEGACY = /^prefix\/\/(\d+)\/([^/]*)\/(.*)$/s

/** `qcs:<project>:<service>:<region>:<account>:<resource>`; `prefix//<appid>/<bucket>/…` is the older spelling. */
function resourceMatcher(text: string): (resource: Resource) => boolean {
  if (text === '*') return () => true
  const [qcs, , service, region = '', account = '', ...rest] = text.split(':')
  if (qcs !== 'qcs' || service === undefined || rest.length === 0) {
    throw new PolicyError('resource', 'resource must be * or have six segments')
  }
  if (service === 'cam') {
    const arn = wildcard(text)
    return (resource) => isRole(resource) && resource.roleArns.some((known) => arn.test(known))
  }
  if (service !== 'cos' && service !== '*') return () => false
  const path = wildcard(rest.join(':').replace(LEGACY, '$2-$1/$3'))
  const regions = wildcard(region === '' ? '*' : region)
  const accounts = wildcard(account === '' ? '*' : account)
  return (resource) =>
    resource !== 'service' &&
    !isRole(resource) &&
    regions.test(resource.region) &&
    accounts.test(`uid/${resource.appId}`) &&
    path.test(`${resource.bucket}/${resource.key}`)
}

/** Whether it is a role rather than an object or the whole service. */
export const isRole = (resource: Resource): resource is RoleResource => resource !== 'service' && 'roleArns' in resource

/** Default deny; a matching deny wins over a matching allow (598/10605). */
export function isAllowed(policy: Policy, access: Access): boolean {
  const matching = policy.filter(
    (statement) =>
      statement.actions.some((action) => action.test(access.action)) &&
      statement.resources.some((matches) => matches(access.resource)) &&
      statement.conditions.every((condition) => conditionHolds(condition, access.context)),
  )
  return matching.length > 0 && matching.every((statement) => statement.allows)
}
