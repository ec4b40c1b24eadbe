/** The conditions of a policy in words: what they ask for, what they shut out, and what they do not do. */
import { conditionText, type Grant, type GrantCondition } from './policy-grants.ts'
import type { Saying } from './policy-saying.ts'

type Kind = 'ip' | 'https' | 'length' | 'type'

function kindOf({ operator, key, values }: GrantCondition): Kind | undefined {
  switch (`${operator} ${key}`) {
    case 'ip_equal qcs:ip':
      return 'ip'
    case 'bool_equal cos:secure-transport':
      return values.length === 1 && values[0] === 'true' ? 'https' : undefined
    case 'numeric_less_than_equal cos:content-length':
      return values.length === 1 ? 'length' : undefined
    case 'string_equal cos:content-type':
    case 'string_like cos:content-type':
      return 'type'
    default:
      return undefined
  }
}

/** What must be so for an action to be allowed; one that no word is known for as it stands. */
export function conditionSaying(condition: GrantCondition): Saying {
  const kind = kindOf(condition)
  const values = { values: condition.values }
  return kind === undefined
    ? { key: 'only-if.other', values: { condition: conditionText(condition) } }
    : { key: `only-if.${kind}`, values: kind === 'https' ? {} : values }
}

/** Which actions a kind of condition has to stand with to shut something out; all of them unless said. */
const SHUTS: readonly (readonly [Kind, RegExp])[] = [
  ['ip', /^/],
  ['https', /^/],
  ['type', /^(?:Put(?:Object$|ObjectCopy)|Post(?:Object$)|Append|Initiate)/i],
  ['length', /^(?:PutObject$|PostObject$|Append|UploadPart$)/i],
]

/** True where an action, perhaps a wildcard, may do one of those that a pattern names. */
type MayDo = (action: string, apis: RegExp) => boolean

/** What the conditions shut out: only where each statement that could allow it has one. */
export function conditionDenials(allowing: readonly Grant[], mayDo: MayDo): readonly Saying[] {
  return SHUTS.flatMap(([kind, apis]): readonly Saying[] => {
    const making = allowing.filter(({ actions }) => actions.some((action) => mayDo(action, apis)))
    const limits = making.map(({ conditions }) => conditions.find((condition) => kindOf(condition) === kind))
    const known = limits.flatMap((limit) => limit ?? [])
    if (known.length === 0 || known.length < limits.length) return []
    const values = [...new Set(known.flatMap((limit) => limit.values))]
    if (kind === 'length')
      return [{ key: 'may-not.length', values: { values: String(Math.max(...values.map(Number))) } }]
    return [{ key: `may-not.${kind}`, values: kind === 'https' ? {} : { values } }]
  })
}

/** What somebody may wrongly expect of the conditions there are. */
export function cautionsOf(grants: readonly Grant[]): readonly Saying[] {
  const kinds = new Set(grants.flatMap(({ conditions }) => conditions.map(kindOf)))
  return (['ip', 'length', 'type'] as const)
    .filter((kind) => kinds.has(kind))
    .map((kind) => ({ key: `caution.${kind}`, values: {} }))
}
