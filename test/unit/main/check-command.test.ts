import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parseCommandLine } from '../../../main/cli/args.ts'
import { runCheck } from '../../../main/cli/check-command.ts'
import { openSettings } from '../../../main/state/settings-store.ts'
import { createTransientProfiles } from '../../../main/state/transient-profiles.ts'
import { AppError } from '../../../shared/errors.ts'
import { describeRight } from '../../../shared/messages/describe-right.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'
import type { RightRow } from '../../../shared/rights-check.ts'
import type { Profile } from '../../../shared/settings.ts'
import { EXAMPLE_KEY, exampleProfile } from '../broker/example-profile.ts'

const GOOD: RightRow = { name: 'put', expected: 'allowed', actual: 'allowed', ok: true }
const WIDE: RightRow = { name: 'delete-outside', expected: 'refused', actual: 'allowed', ok: false }
const LEFT: RightRow = {
  ...{ name: 'abort-upload', expected: 'allowed', actual: 'refused', ok: false },
  error: { code: 'access-denied', subject: 'in/x', httpStatus: 403, requestId: 'r-1' },
  left: { key: 'in/\u001bx', uploadId: 'u-1' },
}

/** The command with a stored profile `p`; `rows` are what a check finds, an error that there is no credential. */
async function run(args: readonly string[], rows: readonly RightRow[] | AppError) {
  const dir = mkdtempSync(join(tmpdir(), 'cos-courier-check-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const settings = openSettings(dir)
  await settings.saveProfile('p', exampleProfile({ prefix: 'in/' }).file)
  writeFileSync(join(dir, 'f.json'), JSON.stringify({ schema: 1, bucket: 'other-1250000000', region: 'ap-guangzhou' }))
  const parsed = parseCommandLine(['profile', 'check', ...args])
  if (!parsed.ok || parsed.command.kind !== 'profile-check') throw new Error(parsed.ok ? '?' : parsed.problem)
  const transient = createTransientProfiles()
  const checked: Profile[] = []
  const keys: unknown[] = []
  const checkRights = async (profile: Profile) => {
    checked.push(profile)
    keys.push(transient.key(profile.id))
    if (rows instanceof AppError) throw rows
    return rows
  }
  const out: string[] = []
  const io = { out: (line: string) => out.push(line), err: () => undefined, cwd: dir, secret: () => EXAMPLE_KEY }
  const ports = { t: createTranslator('en'), settings, transient, checkRights }
  const code = await runCheck(parsed.command, io, ports).catch((error: unknown) => error)
  return { code, out, checked, keys, transient }
}

test('when all is as expected the last line says so, and the exit code is 0', async () => {
  const { code, out } = await run(['p', '--json'], [GOOD])
  const notTried = ['other-bucket']
  expect([code, out.map((line) => JSON.parse(line))]).toEqual([0, [{ rows: [GOOD], notTried, ok: true }]])
})

test('one row that is not makes all of it not, and the exit code 1', async () => {
  const { code, out } = await run(['p', '--json'], [GOOD, WIDE, LEFT])
  const { error, ...left } = LEFT
  const told = { code: error?.code, message: expect.any(String), httpStatus: 403, requestId: 'r-1' }
  expect([code, JSON.parse(out.at(-1) ?? '')]).toEqual([
    1,
    {
      ...{ rows: [GOOD, WIDE, { ...left, error: told }], notTried: ['other-bucket'], ok: false },
    },
  ])
})

test('without --json it is a table in words, with what is left and what COS said', async () => {
  const { code, out } = await run(['p'], [GOOD, WIDE, LEFT])
  expect(code).toBe(1)
  expect(out).toEqual([
    '✓ Upload a file to the folder: works',
    '✗ Delete a file outside the folder: should be refused, but is allowed',
    '✗ Abort an upload: should work, but is refused (left at COS: the unfinished upload u-1 of in/\\x1bx)',
    expect.stringMatching(/^ {4}.*request r-1/),
    expect.stringMatching(/^– Not tried: Another bucket of the account/),
    '2 of 3 not as expected.',
  ])
})

test('without a credential there are no rows, and the error goes on', async () => {
  const error = new AppError({ code: 'key-missing', subject: 'p' })
  const { code, out } = await run(['p', '--json'], error)
  expect(code).toBe(error)
  expect(JSON.parse(out.at(-1) ?? '')).toMatchObject({ rows: [], ok: false, error: { code: 'key-missing' } })
  expect((await run(['p'], error)).out).toEqual([])
  expect((await run(['nobody', '--json'], [])).code).toMatchObject({ info: { code: 'profile-unknown' } })
})

test('a profile file and its key live as long as the command', async () => {
  const { code, checked, keys, transient } = await run(['--profile-file', 'f.json', '--secret-stdin'], [GOOD])
  expect([code, keys]).toEqual([0, [EXAMPLE_KEY]])
  expect(checked).toMatchObject([{ file: { bucket: 'other-1250000000' } }])
  expect(transient.profile(checked[0]?.id ?? '')).toBeUndefined()
})

test('every outcome has its words in both languages', () => {
  const [en, zh] = [createTranslator('en'), createTranslator('zh-CN')]
  const rows = (['allowed', 'refused'] as const).flatMap((expected) =>
    (['allowed', 'refused', 'stored', 'unclear'] as const).map(
      (actual): RightRow => ({ name: 'head', expected, actual, ok: expected === actual }),
    ),
  )
  expect(new Set(rows.map((row) => describeRight(en, row))).size).toBe(8)
  expect(new Set(rows.map((row) => describeRight(zh, row))).size).toBe(8)
})
