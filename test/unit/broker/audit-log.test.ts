import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verifyAuditLog } from '../../../main/broker/audit-chain.ts'
import { nodeAuditFile } from '../../../main/broker/audit-file.ts'
import { type AuditEntry, createAuditLog } from '../../../main/broker/audit-log.ts'
import { FakeAuditFile } from './fakes.ts'

const entry = (prefix: string): AuditEntry => ({
  profileName: 'Example',
  profileId: 'p-0123456789abcdef',
  bucket: 'examplebucket-1250000000',
  region: 'ap-guangzhou',
  prefix,
  actions: 'check',
  durationSeconds: 1800,
  outcome: 'granted',
})
const logOn = (file: FakeAuditFile) => createAuditLog(file, () => 1_700_000_000_000)
async function filled(...prefixes: string[]): Promise<FakeAuditFile> {
  const file = new FakeAuditFile()
  const log = logOn(file)
  await Promise.all(prefixes.map((prefix) => log.write(entry(prefix))))
  return file
}
const text = (file: FakeAuditFile): string => file.content.toString()

test('lines keep their order and follow each other, also over a restart', async () => {
  const file = await filled('a/', 'b/', 'c/')
  await logOn(file).write(entry('d/'))
  const prefixes = text(file)
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line).prefix)
  expect(prefixes).toEqual(['a/', 'b/', 'c/', 'd/'])
  expect(verifyAuditLog(file.content)).toEqual({ ok: true, lines: 4, repairs: 0 })
  expect(file.durable).toEqual(file.content)
})

test('an empty log is a good one', () => expect(verifyAuditLog(Buffer.alloc(0))).toMatchObject({ ok: true, lines: 0 }))

test.each<[string, (lines: string[]) => string[], number]>([
  ['a changed line', (lines) => lines.map((line) => line.replace('"b/"', '"x/"')), 3],
  ['a removed line', (lines) => lines.filter((_, index) => index !== 1), 2],
  ['a removed first line', (lines) => lines.slice(1), 1],
  ['swapped lines', ([a = '', b = '', ...rest]) => [b, a, ...rest], 1],
  ['a repeated line', (lines) => [...lines.slice(0, 2), ...lines.slice(1)], 3],
])('%s shows', async (_, change, line) => {
  const lines = text(await filled('a/', 'b/', 'c/')).split('\n')
  const changed = Buffer.from([...change(lines.slice(0, -1)), ''].join('\n'))
  expect(verifyAuditLog(changed)).toEqual({ ok: false, line, problem: 'chain-broken' })
})

test.each([1, 40, 'all but the line end'])(
  'a last line cut off after %s bytes stays, and the next one marks it',
  async (cut) => {
    const file = await filled('a/', 'b/')
    const whole = text(file)
    const start = whole.indexOf('\n') + 1
    const damaged = whole.slice(0, typeof cut === 'number' ? start + cut : -1)
    expect(verifyAuditLog(Buffer.from(damaged))).toEqual({ ok: false, line: 2, problem: 'last-line-damaged' })
    const after = new FakeAuditFile(damaged)
    const log = logOn(after)
    await log.write(entry('c/'))
    await log.write(entry('d/'))
    expect(text(after).startsWith(`${damaged}\n`)).toBe(true)
    expect(verifyAuditLog(after.content)).toEqual({ ok: true, lines: 5, repairs: 1 })
    const forged = Buffer.from(text(after).replace(damaged.slice(start), `${damaged.slice(start)}x`))
    expect(verifyAuditLog(forged).ok).toBe(false)
  },
)

test('after a full disk the log goes on, with the torn line marked', async () => {
  const file = await filled('a/')
  const log = logOn(file)
  file.failing = 'append'
  await expect(log.write(entry('b/'))).rejects.toMatchObject({ info: { code: 'audit-failed', detail: 'ENOSPC' } })
  file.failing = undefined
  await log.write(entry('c/'))
  expect(verifyAuditLog(file.content)).toMatchObject({ ok: true, repairs: 1 })
  expect(text(file)).toContain('"c/"')
})

test('a line that claims to repair does not excuse a broken chain', async () => {
  const file = await filled('a/', 'b/')
  const lines = text(file)
    .replace('"prefix":"b/"', `"prefix":"b/","before":"${'0'.repeat(64)}"`)
    .replace('"a/"', '"x/"')
  expect(verifyAuditLog(Buffer.from(lines))).toMatchObject({ ok: false, problem: 'chain-broken' })
})

test('on a real disk the file is its owner’s alone and grows line by line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'audit-'))
  try {
    const path = join(folder, 'audit.jsonl')
    for (const prefix of ['a/', 'b/']) {
      const log = createAuditLog(nodeAuditFile(path), Date.now)
      await log.write(entry(prefix))
      await log.close()
    }
    expect(verifyAuditLog(await readFile(path))).toEqual({ ok: true, lines: 2, repairs: 0 })
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
  } finally {
    await rm(folder, { recursive: true })
  }
})
