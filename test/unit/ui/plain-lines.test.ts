import { describe, expect, test } from 'vitest'
import { canUpload, fixOf, rightLines, stepLines } from '../../../renderer/admin/first-run/plain-lines.ts'
import type { TestStep } from '../../../shared/ipc/admin-contract.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import type { RightRow } from '../../../shared/rights-check.ts'
import { exampleProfile } from '../broker/example-profile.ts'

const t = createTranslator('en')
const { file: example } = exampleProfile()
const file = { ...example, region: 'ap-guangzhou', prefix: 'team/' }
const works = (name: TestStep['name'], facts?: Readonly<Record<string, string>>): TestStep => ({
  ...{ name, outcome: 'works' },
  ...(facts && { facts }),
})
const ALL = [
  works('key'),
  works('sts', { accountKind: 'sub-account' }),
  works('clock'),
  works('bucket'),
  works('prefix'),
]
const told = (steps: readonly TestStep[], of = file) => stepLines(t, steps, of).map(({ text }) => text)

describe('a connection test in plain sentences', () => {
  test('that works is three of them, and says nothing of what is as it should be', () => {
    expect(told(ALL)).toEqual(['The key works.', 'The bucket is there.', 'Uploading to team/ is allowed.'])
    expect(told(ALL, { ...file, prefix: '' })).toContain('Uploading to the whole bucket is allowed.')
    expect(fixOf(ALL, file)).toBeUndefined()
  })

  test('warns of a root account’s key', () => {
    const lines = stepLines(t, [works('sts', { accountKind: 'root' })], file)
    expect(lines.map(({ outcome }) => outcome)).toEqual(['works', 'note'])
  })

  test('names both regions where the bucket is in another, and offers the right one', () => {
    const error = { code: 'bucket-missing', subject: file.bucket } as const
    const wrong: TestStep = { name: 'bucket', outcome: 'fails', error, facts: { region: 'ap-beijing' } }
    expect(told([wrong])).toEqual(['The bucket is there, but in Beijing, not in Guangzhou.'])
    expect(fixOf([wrong], file)).toEqual({ to: 'region', region: 'ap-beijing' })
  })

  test.each([
    ['key', 'key-missing', 'key'],
    ['sts', 'sts-key-refused', 'key'],
    ['sts', 'sts-unreachable', undefined],
    ['broker', 'broker-auth-refused', 'key'],
    ['broker', 'broker-unreachable', undefined],
    ['broker', 'broker-elsewhere', 'place'],
    ['bucket', 'bucket-missing', 'place'],
    ['prefix', 'access-denied', 'place'],
    ['clock', 'clock-wrong', undefined],
  ] as const)('that fails at %s with %s says what to do, and leads to %s', (name, code, to) => {
    const failed: TestStep = { name, outcome: 'fails', error: { code, subject: 'x' } }
    const [line] = stepLines(t, [failed, { name: 'prefix', outcome: 'not-tried' }], file)
    expect(line?.outcome).toBe('fails')
    expect(line?.todo?.length).toBeGreaterThan(20)
    expect(fixOf([failed], file)?.to).toBe(to)
  })
})

const row = (
  name: RightRow['name'],
  actual: RightRow['actual'],
  expected: RightRow['expected'] = 'refused',
): RightRow => ({
  ...{ name, expected, actual },
  ok: actual === expected,
})

describe('what the keys can do beside', () => {
  test('is one sentence where it is nothing', () => {
    const lines = rightLines(t, [row('put', 'allowed', 'allowed'), row('delete', 'refused')], false)
    expect(lines).toMatchObject([{ outcome: 'works', text: 'Deleting is not allowed, as it should be.' }])
  })

  test('is named, at most three by name, and a broker’s is for whoever runs it', () => {
    const names = ['put-outside', 'get-outside', 'list-bucket', 'bucket-acl'] as const
    const lines = rightLines(t, [row('delete', 'allowed'), ...names.map((name) => row(name, 'allowed'))], true)
    expect(lines.map(({ outcome }) => outcome)).toEqual(['note', 'note'])
    expect(lines[1]?.text).toContain(
      'Upload a file outside the folder; Read a file outside the folder; List the whole bucket; …',
    )
    expect(lines[1]?.todo).toContain('whoever runs the server')
  })

  test('is not said to be allowed where the answer does not tell', () => {
    expect(rightLines(t, [row('delete', 'unclear')], false)).toEqual([])
  })
})

test('files can be sent only once the folder was tried and works', () => {
  expect(canUpload(ALL.slice(0, 4))).toBe(false)
  expect(canUpload(ALL)).toBe(true)
})
