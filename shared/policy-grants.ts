/** A policy in CAM's grammar, read the way a person asks about it (https://cloud.tencent.com/document/product/598/10604). */

type Some<T> = T | readonly T[]
type ConditionValue = Some<string | number | boolean>

interface PolicyStatement {
  readonly effect: string
  readonly action: Some<string>
  readonly resource: Some<string>
  readonly condition?: Readonly<Record<string, Readonly<Record<string, ConditionValue>>>> | undefined
}
/** As somebody may have written it: one or many of everything. */
export interface PolicyDocument {
  readonly version: string
  readonly statement: Some<PolicyStatement>
}

/** Where a statement holds: all keys of a bucket, those that begin with a text, one alone, or what no word is known for. */
export type Place =
  | { readonly kind: 'everything' }
  | { readonly kind: 'other'; readonly resource: string }
  | {
      readonly kind: 'bucket' | 'prefix' | 'object'
      readonly bucket: string
      readonly region: string
      readonly key: string
    }

/** One statement. */
export interface Grant {
  readonly isAllow: boolean
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  /** Values that the request's `x-cos-acl` must have; undefined when any or none will do. */
  readonly acls: readonly string[] | undefined
  /** Other conditions, all of which must hold. */
  readonly conditions: readonly GrantCondition[]
}

/** One operator on one key; any of the values will do. */
export interface GrantCondition {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

/** `operator key value`, for what no word is known for. */
export const conditionText = ({ operator, key, values }: GrantCondition): string =>
  `${operator} ${key} ${values.join(' | ')}`

const listOf = <T extends string | number | boolean>(some: Some<T>): readonly T[] =>
  typeof some === 'object' ? some : [some]

/**
 * The statements of several policies, of which each credential has one. What several have stands here once, and statements
 * that differ by their ACL alone become one with all of these.
 */
export function grantsOf(policies: readonly PolicyDocument[]): readonly Grant[] {
  const byText = new Map<string, Grant>()
  for (const grant of policies
    .flatMap(({ statement }) => ('effect' in statement ? [statement] : statement))
    .map(grantOf)) {
    const { acls, ...rest } = grant
    const id = JSON.stringify([rest, acls === undefined])
    const known = byText.get(id)?.acls
    byText.set(id, known && acls ? { ...grant, acls: [...new Set([...known, ...acls])] } : grant)
  }
  return [...byText.values()]
}

function grantOf({ effect, action, resource, condition = {} }: PolicyStatement): Grant {
  const conditions = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: listOf(values).map(String) })),
  )
  const isAcl = ({ operator, key }: GrantCondition): boolean => operator === 'string_equal' && key === 'cos:x-cos-acl'
  const others = conditions.filter((one) => !isAcl(one))
  return {
    isAllow: effect.toLowerCase() !== 'deny',
    actions: listOf(action),
    resources: listOf(resource),
    acls: conditions.find(isAcl)?.values,
    conditions: others,
  }
}

const LEGACY = /^prefix\/\/(\d+)\/([^/]*)\/(.*)$/s
const BUCKET_AND_KEY = /^([^/*?]+-(\d+))\/([^*?]*)(\*?)$/s

/** Reads `qcs::cos:<region>:uid/<appId>:<bucket>/<key>`, the older spelling too; `other` for any it cannot be sure of. */
export function placeOf(resource: string): Place {
  if (resource === '*') return { kind: 'everything' }
  const other: Place = { kind: 'other', resource }
  const [qcs, project, service, region = '', account, ...rest] = resource.split(':')
  const path = BUCKET_AND_KEY.exec(rest.join(':').replace(LEGACY, '$2-$1/$3'))
  if (qcs !== 'qcs' || project !== '' || service !== 'cos' || !/^[a-z0-9-]+$/.test(region) || !path) return other
  const [, bucket = '', appId = '', key = '', wildcard = ''] = path
  if (account !== `uid/${appId}`) return other
  const kind = wildcard === '' ? 'object' : key === '' ? 'bucket' : 'prefix'
  return { kind, bucket, region, key }
}

/** `PutObject` for `name/cos:PutObject` and `cos:PutObject`; undefined for other services' and for `*`. */
export const apiOf = (action: string): string | undefined => /^(?:name\/)?cos:(.*)$/s.exec(action)?.[1]
