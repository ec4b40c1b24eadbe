import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { REFUSALS } from '../../../main/endpoint/refusals.ts'
import { type Emulator, startEmulator } from '../../emulator/index.ts'
import { type Answer, type Asked, ask, openEndpoint, type TestEndpoint } from './harness.ts'

const DOCUMENT: unknown = parse(readFileSync(join(import.meta.dirname, '../../../docs/endpoint.openapi.yaml'), 'utf8'))

const member = (value: unknown, ...names: readonly string[]): unknown =>
  names.reduce(
    (inner: unknown, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  )

/** What `$ref` points to. */
function resolved(value: unknown): unknown {
  const target = member(value, '$ref')
  if (typeof target !== 'string') return value
  const found = resolved(member(DOCUMENT, ...target.slice(2).split('/')))
  if (found === undefined) throw new Error(`nothing at ${target}`)
  return found
}

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
}
const KEYWORDS = ['type', 'additionalProperties', 'required', 'properties', 'const', 'enum', 'pattern', 'description']

/** What of the value is not as the schema says; a keyword this does not know is an error, so that none is overlooked. */
function faults(reference: unknown, value: unknown, at = '$'): string[] {
  const schema = Object(resolved(reference))
  const unknown = Object.keys(schema).filter((keyword) => !KEYWORDS.includes(keyword))
  if (unknown.length > 0) throw new Error(`${at}: keyword ${unknown}`)
  return [...ownFaults(schema, value, at), ...memberFaults(schema, Object(value), at)]
}

function ownFaults(
  schema: { type?: string; enum?: unknown[]; pattern?: string },
  value: unknown,
  at: string,
): string[] {
  const checks: [boolean, string][] = [
    [schema.type === undefined || TYPES[schema.type]?.(value) === true, `no ${schema.type}`],
    [!('const' in schema) || value === schema.const, 'another value'],
    [schema.enum === undefined || schema.enum.includes(value), `none of ${schema.enum}`],
    [schema.pattern === undefined || new RegExp(schema.pattern).test(String(value)), `not like ${schema.pattern}`],
  ]
  return checks.flatMap(([isRight, what]) => (isRight ? [] : [`${at} is ${what}`]))
}

function memberFaults(schema: Readonly<Record<string, unknown>>, value: object, at: string): string[] {
  const properties = Object(schema['properties'])
  const required: unknown = schema['required'] ?? []
  const missing = Array.isArray(required) ? required.filter((name) => !(name in value)) : ['required is no list']
  const extra =
    schema['additionalProperties'] === false ? Object.keys(value).filter((name) => !(name in properties)) : []
  return [
    ...missing.map((name) => `${at}.${name} is missing`),
    ...extra.map((name) => `${at}.${name} is not documented`),
    ...Object.entries(properties).flatMap(([name, inner]) =>
      name in value ? faults(inner, Reflect.get(value, name), `${at}.${name}`) : [],
    ),
  ]
}

/** Checks an answer as the document has it for that path, method and status. */
function check(path: string, method: string, { status, body, headers }: Answer): string[] {
  const responses = member(DOCUMENT, 'paths', path, method.toLowerCase(), 'responses')
  const response = resolved(member(responses, String(status)) ?? member(responses, 'default'))
  const missing = Object.entries(Object(member(response, 'headers')))
    .filter(([name]) => headers[name.toLowerCase()] === undefined)
    .map(([name]) => `${name} is missing`)
  return [...missing, ...faults(member(response, 'content', 'application/json', 'schema'), body)]
}

let emulator: Emulator
let endpoint: TestEndpoint
beforeEach(async () => {
  emulator = await startEmulator({ store: 'discard' })
  endpoint = openEndpoint(emulator)
})
afterEach(async () => {
  await endpoint.serving.stop('window')
  await emulator.close()
})

test('real answers are as the published description says, granted and refused', async () => {
  const { token } = await endpoint.add('page')
  const address = await endpoint.start()
  const form = { method: 'POST', path: '/api/get-cos-credentials' }
  const asked: [Asked, number][] = [
    [{ token, path: '/sign' }, 200],
    [{ path: '/sign' }, 401],
    [{ token, path: '/sign', headers: { Host: 'evil.example' } }, 403],
    [{ ...form, token }, 200],
    [{ ...form }, 401],
    [{ ...form, token, headers: { Origin: 'https://evil.example' } }, 403],
    [{ ...form, token, body: 'x'.repeat(9000) }, 413],
    [{ path: '/healthz' }, 200],
    [{ path: '/healthz', headers: { Host: 'evil.example' } }, 403],
  ]
  for (const [how, status] of asked) {
    const answer = await ask(address, how)
    expect(answer.status).toBe(status)
    expect(check(how.path ?? '', how.method ?? 'GET', answer), `${how.path} ${status}`).toEqual([])
  }
})

test('the description names every code there is, and the check would notice what is not described', async () => {
  const codes = member(DOCUMENT, 'components', 'schemas', 'RefusalCode', 'enum')
  expect(codes).toEqual(Object.keys(REFUSALS))
  const { token } = await endpoint.add('page')
  const answer = await ask(await endpoint.start(), { token })
  const changed = (body: object) => check('/sign', 'GET', { ...answer, body: { ...answer.body, ...body } })
  expect(changed({ more: 1 })).toEqual(['$.more is not documented'])
  expect(changed({ data: {} })).toHaveLength(3)
  expect(changed({ requestId: 'x' })).toHaveLength(1)
})
