import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CHAIN_START, lineHash, verifyAuditLog } from '../../../main/broker/audit-chain.ts'
import { nodeAuditFile } from '../../../main/broker/audit-file.ts'
import { readAuditLog } from '../../../main/broker/audit-files.ts'
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
  source: 'federation-token' as const,
  outcome: 'granted',
})
const logOn = (file: FakeAuditFile) => createAuditLog(file, () => 1_700_000_000_000)
async function filled(...prefixes: string[]): Promise<FakeAuditFile> {
  const file = new FakeAuditFile()
  const log = logOn(file)
  await Promise.all(prefixes.map((prefix) => log.write(entry(prefix))))
  return file
}
/** In pieces that end anywhere. */
const verdictOf = (content: Buffer, keptHead?: string) =>
  verifyAuditLog(
    Array.from({ length: Math.ceil(content.length / 7) }, (_, index) => content.subarray(index * 7, index * 7 + 7)),
    { keptHead },
  )
const text = (file: FakeAuditFile): string => file.content.toString()

test('lines keep their order and follow each other, also over a restart', async () => {
  const file = await filled('a/', 'b/', 'c/')
  await logOn(file).write(entry('d/'))
  const prefixes = text(file)
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line).prefix)
  expect(prefixes).toEqual(['a/', 'b/', 'c/', 'd/'])
  expect(await verdictOf(file.content)).toMatchObject({ entries: 4, repairs: 0, firstBad: undefined, tornTail: false })
  expect(file.durable).toEqual(file.content)
})

test('an empty log is a good one, and its head is what a first line follows', async () =>
  expect(await verifyAuditLog([])).toMatchObject({ entries: 0, head: CHAIN_START, firstBad: undefined }))

test.each<[string, (lines: string[]) => string[], number]>([
  ['a changed line', (lines) => lines.map((line) => line.replace('"b/"', '"x/"')), 3],
  ['a removed line', (lines) => lines.filter((_, index) => index !== 1), 2],
  ['a removed first line', (lines) => lines.slice(1), 1],
  ['swapped lines', ([a = '', b = '', ...rest]) => [b, a, ...rest], 1],
  ['a repeated line', (lines) => [...lines.slice(0, 2), ...lines.slice(1)], 3],
  ['a line put in', (lines) => [...lines.slice(0, 1), `{"previous":"${'1'.repeat(64)}"}`, ...lines.slice(1)], 2],
])('%s shows', async (_, change, line) => {
  const lines = text(await filled('a/', 'b/', 'c/')).split('\n')
  const changed = Buffer.from([...change(lines.slice(0, -1)), ''].join('\n'))
  expect((await verdictOf(changed)).firstBad).toEqual({ line, problem: 'chain-broken' })
})

test.each([1, 40, 'all but the line end'])(
  'a last line cut off after %s bytes stays, and the next one marks it',
  async (cut) => {
    const file = await filled('a/', 'b/')
    const whole = text(file)
    const start = whole.indexOf('\n') + 1
    const damaged = whole.slice(0, typeof cut === 'number' ? start + cut : -1)
    const torn = { entries: 1, tornTail: true, firstBad: undefined, head: lineHash(whole.slice(0, start - 1)) }
    expect(await verdictOf(Buffer.from(damaged))).toMatchObject(torn)
    const after = new FakeAuditFile(damaged)
    const log = logOn(after)
    await log.write(entry('c/'))
    await log.write(entry('d/'))
    expect(text(after).startsWith(`${damaged}\n`)).toBe(true)
    const entries = cut === 'all but the line end' ? 4 : 3
    expect(await verdictOf(after.content)).toMatchObject({ entries, repairs: 1, firstBad: undefined, tornTail: false })
    expect(await verdictOf(after.content, torn.head)).toMatchObject({ entriesSinceKeptHead: entries - 1 })
    const forged = Buffer.from(text(after).replace(damaged.slice(start), `${damaged.slice(start)}x`))
    expect((await verdictOf(forged)).firstBad).toBeDefined()
  },
)

test('a repair that is cut off itself, at whatever byte, is repaired by the next one', async () => {
  const whole = text(await filled('a/', 'b/'))
  const torn = whole.slice(0, whole.indexOf('\n') + 41)
  const repaired = new FakeAuditFile(torn)
  await logOn(repaired).write(entry('c/'))
  const repair = text(repaired).slice(torn.length)
  expect(repair.length).toBeGreaterThan(300)
  for (let cut = 0; cut < repair.length; cut += 1) {
    const after = new FakeAuditFile(torn + repair.slice(0, cut))
    // A lone line end is the one place that tells nothing of a crash.
    if (cut !== 1) expect((await verdictOf(after.content)).firstBad, `cut at ${cut}`).toBeUndefined()
    await logOn(after).write(entry('d/'))
    const { firstBad, entries, tornTail } = await verdictOf(after.content)
    expect({ firstBad, tornTail, isCounted: entries >= 2 }, `${cut}: ${text(after)}`).toEqual({
      ...{ firstBad: undefined, tornTail: false, isCounted: true },
    })
  }
})

test('a third line cut off in a row is marked with the others, and none of them can be changed', async () => {
  const whole = text(await filled('a/'))
  const file = new FakeAuditFile(`${whole}{"time":"1\n{"time":"2\n{"time":"3`)
  await logOn(file).write(entry('b/'))
  expect(await verdictOf(file.content)).toMatchObject({ entries: 2, repairs: 1, firstBad: undefined })
  for (const digit of [1, 2, 3]) {
    const forged = Buffer.from(text(file).replace(`{"time":"${digit}\n`, '{"time":"4\n'))
    expect((await verdictOf(forged)).firstBad, `${digit}`).toBeDefined()
  }
})

test('after a full disk the log goes on, with the torn line marked', async () => {
  const file = await filled('a/')
  const log = logOn(file)
  file.failing = 'append'
  await expect(log.write(entry('b/'))).rejects.toMatchObject({ info: { code: 'audit-failed', detail: 'ENOSPC' } })
  file.failing = undefined
  await log.write(entry('c/'))
  expect(await verdictOf(file.content)).toMatchObject({ repairs: 1, firstBad: undefined })
  expect(text(file)).toContain('"c/"')
})

test('a line that claims to repair does not excuse a broken chain', async () => {
  const file = await filled('a/', 'b/')
  const lines = text(file)
    .replace('"prefix":"b/"', `"prefix":"b/","before":"${'0'.repeat(64)}"`)
    .replace('"a/"', '"x/"')
  expect(await verdictOf(Buffer.from(lines))).toMatchObject({ firstBad: { line: 2, problem: 'chain-broken' } })
})

test('a line that is no JSON shows, also as the last one', async () => {
  const lines = text(await filled('a/', 'b/', 'c/')).split('\n')
  for (const bad of [2, 3]) {
    const changed = Buffer.from(lines.map((line, index) => (index === bad - 1 ? 'gone' : line)).join('\n'))
    expect((await verdictOf(changed)).firstBad).toEqual({ line: bad, problem: 'not-json' })
  }
})

test('a line too long to be one of ours shows, and its link with it', async () => {
  const whole = text(await filled('a/'))
  const long = JSON.stringify({ ...entry('x'.repeat(70_000)), previous: lineHash(whole.trimEnd()) })
  const verdict = await verifyAuditLog([Buffer.from(`${whole}${long}\n`)])
  expect(verdict).toMatchObject({ entries: 1, firstBad: { line: 2, problem: 'not-json' }, head: lineHash(long) })
})

test('a head that was kept elsewhere is found, with what came after it, and a foreign one is not', async () => {
  const file = await filled('a/', 'b/')
  const { head } = await verdictOf(file.content)
  expect(head).toBe(lineHash(text(file).trimEnd().split('\n')[1] ?? ''))
  await logOn(file).write(entry('c/'))
  expect(await verdictOf(file.content, head)).toMatchObject({ entries: 3, entriesSinceKeptHead: 1 })
  expect(await verdictOf(file.content, CHAIN_START)).toMatchObject({ entriesSinceKeptHead: 3 })
  const foreign = (await verdictOf((await filled('x/', 'b/')).content)).head
  expect(await verdictOf(file.content, foreign)).toMatchObject({ firstBad: undefined, entriesSinceKeptHead: undefined })
})

test('a log that was written anew has good links, but not the head that was kept', async () => {
  const { head } = await verdictOf((await filled('a/', 'b/', 'c/')).content)
  const forged = await filled('a/', 'other/', 'c/', 'd/')
  expect(await verdictOf(forged.content, head)).toMatchObject({ firstBad: undefined, entriesSinceKeptHead: undefined })
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
    expect(await verifyAuditLog(readAuditLog(path))).toMatchObject({ entries: 2, firstBad: undefined })
    expect(await verifyAuditLog(readAuditLog(join(folder, 'none')))).toMatchObject({ entries: 0, head: CHAIN_START })
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
  } finally {
    await rm(folder, { recursive: true })
  }
})
