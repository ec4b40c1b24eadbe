import { BlockList, isIP } from 'node:net'
import { urlEncode } from './uri.ts'

/** Condition keys of one request (cloud.tencent.com/document/product/436/71307); an absent key is not in the map. */
export type Context = ReadonlyMap<string, string>

/** One operator on one key with its OR-ed values. */
export interface Condition {
  readonly operator: string
  readonly ifExist: boolean
  readonly key: string
  readonly values: readonly string[]
}

type Test = (actual: string, wanted: string) => boolean

const likeness: Test = (actual, wanted) =>
  new RegExp(
    `^${wanted
      .split('*')
      .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    's',
  ).test(actual)
const numeric =
  (compare: (difference: number) => boolean): Test =>
  (actual, wanted) =>
    actual !== '' && wanted !== '' && compare(Number(actual) - Number(wanted))
const date =
  (compare: (difference: number) => boolean): Test =>
  (actual, wanted) =>
    compare(Date.parse(actual) - Date.parse(wanted))
const insideNetwork: Test = (actual, wanted) => {
  const [network = '', bits] = wanted.split('/')
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4'
  if (isIP(network) === 0 || isIP(network) !== isIP(actual)) return false
  const list = new BlockList()
  list.addSubnet(network, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family)
  return list.check(actual, family)
}

const ORDER: readonly (readonly [string, (difference: number) => boolean])[] = [
  ['equal', (difference) => difference === 0],
  ['less_than', (difference) => difference < 0],
  ['less_than_equal', (difference) => difference <= 0],
  ['greater_than', (difference) => difference > 0],
  ['greater_than_equal', (difference) => difference >= 0],
]

/** Operators that hold when any value fits; `not` operators hold when none fits. */
const TESTS = new Map<string, Test>([
  ['string_equal', (actual, wanted) => actual === wanted],
  ['string_equal_ignore_case', (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase()],
  ['string_like', likeness],
  ['bool_equal', (actual, wanted) => actual === wanted.toLowerCase()],
  ['ip_equal', insideNetwork],
  ...ORDER.map(([name, compare]): [string, Test] => [`numeric_${name}`, numeric(compare)]),
  ...ORDER.map(([name, compare]): [string, Test] => [`date_${name}`, date(compare)]),
])
const NEGATED = new Map([
  ['string_not_equal', 'string_equal'],
  ['string_not_like', 'string_like'],
  ['ip_not_equal', 'ip_equal'],
  ['numeric_not_equal', 'numeric_equal'],
  ['date_not_equal', 'date_equal'],
])

/** Reads `{operator: {key: value | [value]}}`; unknown operators are kept, they never hold. */
export function parseCondition(value: unknown): Condition[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, keys]) => {
    const bare = name.replace(/^for_(any|all)_value:/, '')
    const operator = bare.replace(/_if_exist$/, '')
    return Object.entries(Object(keys)).map(([key, wanted]) => ({
      operator,
      ifExist: bare !== operator,
      key,
      values: (Array.isArray(wanted) ? wanted : [wanted]).map(String),
    }))
  })
}

/** Whether the operator is one this emulator evaluates; STS refuses policies with others. */
export function isKnownOperator(operator: string): boolean {
  return TESTS.has(operator) || NEGATED.has(operator)
}

/** An absent key fails the condition, in allow and deny alike, unless `_if_exist` (436/46206). */
export function conditionHolds({ operator, ifExist, key, values }: Condition, context: Context): boolean {
  const test = TESTS.get(NEGATED.get(operator) ?? operator)
  if (test === undefined) return false
  const actual = context.get(key)
  if (actual === undefined) return ifExist
  // Policies write parameter values URL-encoded (image%2Fjpeg); unencoded text is accepted as well.
  const fits = values.some((wanted) => test(actual, wanted) || test(urlEncode(actual), wanted))
  return NEGATED.has(operator) ? !fits : fits
}
