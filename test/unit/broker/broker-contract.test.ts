import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseBrokerAnswer } from '../../../main/broker/broker-answer.ts'
import { buildPolicy } from '../../../main/broker/policy.ts'
import { AppError } from '../../../shared/errors.ts'

const FILE = join(import.meta.dirname, '../../../docs/broker-contract.openapi.yaml')
const Examples = v.record(v.string(), v.object({ value: v.unknown() }))
const Content = v.object({ content: v.object({ 'application/json': v.object({ examples: Examples }) }) })
const Contract = v.object({
  openapi: v.literal('3.1.0'),
  paths: v.object({ '/sts': v.object({ get: v.unknown(), post: v.object({ requestBody: Content }) }) }),
  components: v.object({
    responses: v.looseObject({ Answer: Content }),
    schemas: v.looseObject({ Wish: v.object({ properties: v.record(v.string(), v.unknown()) }) }),
  }),
})
const contract = v.parse(Contract, parse(readFileSync(FILE, 'utf8')))
const answers = contract.components.responses.Answer.content['application/json'].examples

function outcome(answer: unknown): string {
  const times = { serverNowMs: 1_700_000_000_000, serverDateMs: undefined }
  try {
    const { minted } = parseBrokerAnswer({
      host: 'broker.example',
      text: JSON.stringify(answer),
      secrets: [],
      ...times,
    })
    return `${minted.tmpSecretId} ${minted.grantedSeconds}`
  } catch (error) {
    return error instanceof AppError ? `${error.info.code}: ${error.info.subject}` : 'something else'
  }
}

test('the published answers are read as they are published', () => {
  const outcomes = Object.fromEntries(Object.entries(answers).map(([name, { value }]) => [name, outcome(value)]))
  expect(outcomes).toEqual({
    stsSdk: 'TMPEXAMPLE-id 1800',
    envelope: 'TMPEXAMPLE-id 1800',
    uploadPage: 'TMPEXAMPLE-id 1800',
    refusal: 'broker-refused: Uploads are closed until Monday.',
  })
})

test('the published wish of an upload is what an upload wishes', () => {
  const { examples } = contract.paths['/sts'].post.requestBody.content['application/json']
  const place = { bucket: 'photos-1250000000', region: 'ap-guangzhou', prefix: 'team/inbox/' }
  const [statement] = buildPolicy({ ...place, actions: 'check' }).statement
  expect(examples['upload']?.value).toEqual({ ...place, actions: statement?.action, durationSeconds: 1800 })
  for (const { value } of Object.values(examples))
    for (const member of Object.keys(Object(value)))
      expect(Object.keys(contract.components.schemas.Wish.properties)).toContain(member)
})

test('every reference leads somewhere', () => {
  const text = readFileSync(FILE, 'utf8')
  const whole: unknown = parse(text)
  const references = [...text.matchAll(/\$ref: '#\/([\w/]+)'/g)].map(([, path = '']) => path)
  expect(references.length).toBeGreaterThan(10)
  for (const path of references) {
    const found = path.split('/').reduce<unknown>((at, name) => Object(at)[name], whole)
    expect(found, path).toBeDefined()
  }
})
