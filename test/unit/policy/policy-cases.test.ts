import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { apiOf } from '../../../shared/policy-grants.ts'
import { explainPolicies } from '../../../shared/policy-words.ts'

const Texts = v.union([v.string(), v.array(v.string())])
const ConditionValue = v.union([v.string(), v.number(), v.array(v.string())])
const Statement = v.object({
  effect: v.string(),
  action: Texts,
  resource: Texts,
  condition: v.optional(v.record(v.string(), v.record(v.string(), ConditionValue))),
})
const Vectors = v.object({
  cases: v.array(
    v.object({
      name: v.string(),
      policy: v.object({ version: v.string(), statement: v.union([Statement, v.array(Statement)]) }),
      request: v.object({
        action: v.string(),
        resource: v.optional(v.union([v.string(), v.looseObject({ bucket: v.optional(v.string()) })])),
      }),
      expect: v.string(),
    }),
  ),
})
const file = join(import.meta.dirname, '../../vectors/cam-policy-cases.json')
const { cases } = v.parse(Vectors, JSON.parse(readFileSync(file, 'utf8')))
const allowingIn = ({ statement }: (typeof cases)[number]['policy']) =>
  ('effect' in statement ? [statement] : statement).filter(({ effect }) => effect === 'allow')
const textsOf = (some: string | readonly string[]): readonly string[] => (typeof some === 'string' ? [some] : some)

/** The sentence that would be a lie if this were allowed. */
const SENTENCES = new Map([
  ['PutObject', 'may-not.write'],
  ['CompleteMultipartUpload', 'may-not.write'],
  ['GetObject', 'may-not.read'],
  ['HeadObject', 'may-not.look'],
  ['GetBucket', 'may-not.list'],
  ['DeleteObject', 'may-not.delete'],
  ['PutObjectACL', 'may-not.acl'],
  ['PutBucketCORS', 'may-not.bucket'],
])

describe.each(cases)('$name', ({ policy }) => {
  const may = explainPolicies([policy]).places.flatMap((place) => place.may)

  test('every action that is allowed is named by a line', () => {
    const named = may.flatMap(({ actions }) => actions)
    expect(new Set(named)).toEqual(new Set(allowingIn(policy).flatMap(({ action }) => textsOf(action))))
  })

  test('a condition is told with each permission it limits, and with no other', () => {
    const limited = allowingIn(policy).filter(({ condition }) => condition !== undefined)
    const actions = may.filter(({ onlyIf }) => onlyIf.length > 0).flatMap((one) => one.actions)
    expect(new Set(actions)).toEqual(new Set(limited.flatMap(({ action }) => textsOf(action))))
  })
})

test.each(cases.filter((one) => one.expect === 'allow'))('what COS allows is not among what may not: $name', (one) => {
  const mayNot = explainPolicies([one.policy]).mayNot.map(({ key }) => key)
  expect(mayNot).not.toContain('may-not.anything')
  expect(mayNot).not.toContain(SENTENCES.get(apiOf(one.request.action) ?? ''))
})

test('denials are named, and a policy that allows nothing says so', () => {
  const mayNotIn = (name: string) => {
    const found = cases.find((one) => one.name === name)
    return found && explainPolicies([found.policy]).mayNot.map(({ key }) => key)
  }
  expect(mayNotIn('explicit deny wins')).toEqual(['may-not.denied'])
  expect(mayNotIn('empty statement list')).toEqual(['may-not.anything'])
  expect(mayNotIn('bool_equal secure-transport')).toEqual(['may-not.anything', 'may-not.denied-if'])
  expect(mayNotIn('action wildcard suffix')).not.toContain('may-not.bucket')
  expect(mayNotIn('action wildcard suffix')).toContain('may-not.delete')
})
