import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CHAIN_START, lineHash, verifyAuditLog } from '../../../main/broker/audit-chain.ts'
import { nodeAuditFile } from '../../../main/broker/audit-file.ts'
import { readAuditLog } from '../../../main/broker/audit-files.ts'
import { createAuditLog } from '../../../main/broker/audit-log.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-rotation-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const newest = (): string => join(folder, 'audit.jsonl')
const numbered = (number: number): string => join(folder, `audit-00000${number}.jsonl`)
/** Less than three lines of `write`. */
const MAX_BYTES = 400
async function write(...subjects: readonly string[]): Promise<void> {
  const log = createAuditLog(nodeAuditFile(newest(), MAX_BYTES), () => 1_700_000_000_000)
  for (const subject of subjects)
    await log.writeEvent({ event: 'client-added', who: 'window', subject, outcome: 'accepted' })
  await log.close()
}
const verify = (options?: Parameters<typeof verifyAuditLog>[1]) => verifyAuditLog(readAuditLog(newest()), options)
const linesOf = (path: string): string[] => readFileSync(path, 'utf8').trimEnd().split('\n')
const TEN = Array.from({ length: 10 }, (_, index) => `client ${index}`)

test('a full file gets a number, and the first line of the next follows its last', async () => {
  await write(...TEN)
  const files = readdirSync(folder).sort()
  expect(files).toEqual(['audit-000001.jsonl', 'audit-000002.jsonl', 'audit-000003.jsonl', 'audit.jsonl'])
  for (const [index, file] of files.slice(1).entries()) {
    const before = linesOf(join(folder, files[index] ?? '')).at(-1) ?? ''
    const first = JSON.parse(linesOf(join(folder, file))[0] ?? '')
    expect(first).toMatchObject({ previous: lineHash(before), file: index + 2 })
    if (process.platform !== 'win32') expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
  }
  const subjects: unknown[] = []
  const onEntries = async (entries: readonly { readonly members: Readonly<Record<string, unknown>> }[]) =>
    void subjects.push(...entries.map(({ members }) => members['subject']))
  expect(await verify({ onEntries })).toMatchObject({ entries: 10, firstBad: undefined, firstFile: 1, tornTail: false })
  expect(subjects).toEqual(TEN)
})

test('a missing file in the middle shows, and so does an edited one, with the place in its file', async () => {
  await write(...TEN)
  const whole = readFileSync(numbered(2), 'utf8')
  rmSync(numbered(2))
  expect((await verify()).firstBad).toEqual({
    ...{ problem: 'chain-broken', line: 4, file: 'audit-000003.jsonl', lineInFile: 1 },
  })
  writeFileSync(numbered(2), whole.replace('"accepted"', '"acceptee"'))
  expect((await verify()).firstBad).toEqual({
    ...{ problem: 'chain-broken', line: 5, file: 'audit-000002.jsonl', lineInFile: 2 },
  })
})

test('earlier files that were taken away are told, and the rest is verified after their head', async () => {
  await write(...TEN)
  const head = lineHash(linesOf(numbered(2)).at(-1) ?? '')
  const { head: kept } = await verify()
  for (const number of [1, 2]) rmSync(numbered(number))
  expect(await verify()).toMatchObject({ firstFile: 3, firstBad: { problem: 'chain-broken', line: 1 } })
  expect(await verify({ after: head, keptHead: kept })).toMatchObject({
    ...{ entries: 4, firstFile: 3, firstBad: undefined, entriesSinceKeptHead: 0, head: kept },
  })
  expect(await verify({ after: head, keptHead: head })).toMatchObject({ entriesSinceKeptHead: 4 })
  expect(await verify({ after: '1'.repeat(64) })).toMatchObject({ firstBad: { line: 1 } })
})

test('numbers go on where every earlier file was taken away', async () => {
  await write(...TEN)
  for (const number of [1, 2, 3]) rmSync(numbered(number))
  await write(...TEN)
  expect(readdirSync(folder).sort()[0]).toBe('audit-000004.jsonl')
})

test('a crash between two files leaves a log that is right, and that goes on', async () => {
  await write('a', 'b')
  const { head } = await verify()
  renameSync(newest(), numbered(1))
  expect(await verify()).toMatchObject({ entries: 2, head, firstBad: undefined, tornTail: false })
  await write('c')
  expect(JSON.parse(linesOf(newest())[0] ?? '')).toMatchObject({ previous: head, file: 2 })
  rmSync(newest())
  writeFileSync(newest(), '')
  await write('d')
  expect(JSON.parse(linesOf(newest())[0] ?? '')).toMatchObject({ previous: head, file: 2 })
  expect(await verify()).toMatchObject({ entries: 3, firstBad: undefined })
})

test('a crash in the first line of a new file, at whatever byte, is marked by the next one', async () => {
  await write('a', 'b')
  renameSync(newest(), numbered(1))
  await write('c')
  const line = readFileSync(newest(), 'utf8')
  for (let cut = 1; cut < line.length; cut += 1) {
    writeFileSync(newest(), line.slice(0, cut))
    await write('d')
    const { firstBad, tornTail } = await verify()
    expect({ firstBad, tornTail }, `${cut}`).toEqual({ firstBad: undefined, tornTail: false })
  }
})

test('an earlier file that lost its last line end reads as what it was', async () => {
  await write('a', 'b', 'c', 'd')
  const whole = readFileSync(numbered(1), 'utf8')
  writeFileSync(numbered(1), whole.trimEnd())
  expect(await verify()).toMatchObject({ entries: 4, firstBad: undefined, tornTail: false })
  rmSync(newest())
  await write('e')
  expect(await verify()).toMatchObject({ entries: 4, firstBad: undefined })
})

test('a file that becomes full while the log is read is read once', async () => {
  await write('a', 'b')
  const pieces = readAuditLog(newest())
  // What it has opened by now is an earlier file by the time it looks for these.
  const first = pieces.next()
  renameSync(newest(), numbered(1))
  await write('c')
  const rest: (string | Buffer)[] = [(await first).value ?? '']
  for await (const piece of pieces) rest.push(piece)
  const { entries, firstBad } = await verifyAuditLog(rest)
  expect([[2, 3].includes(entries), firstBad]).toEqual([true, undefined])
})

test('a log without any file has no entry', async () =>
  expect(await verify()).toMatchObject({ entries: 0, head: CHAIN_START, firstFile: 1 }))

test('an earlier file that cannot be read is an error, not a shorter log', async () => {
  await write(...TEN)
  rmSync(numbered(1))
  mkdirSync(numbered(1))
  await expect(verify()).rejects.toMatchObject({ code: 'EISDIR' })
})
