import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CHAIN_START, lineHash } from '../../../main/broker/audit-chain.ts'
import { nodeAuditFile } from '../../../main/broker/audit-file.ts'
import { type AuditEntry, createAuditLog } from '../../../main/broker/audit-log.ts'
import type { AuditCommand } from '../../../main/cli/audit-args.ts'
import { runAudit } from '../../../main/cli/audit-command.ts'
import { createTranslator } from '../../../shared/messages/translate.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-command-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const logPath = (): string => join(folder, 'audit.jsonl')
const entry: AuditEntry = {
  ...{ profileName: 'Example', profileId: 'p-0123456789abcdef', bucket: 'examplebucket-1250000000' },
  ...{ region: 'ap-guangzhou', prefix: 'a/', actions: 'check', durationSeconds: 1800, outcome: 'granted' },
  source: 'federation-token',
}
async function writeLog(...entries: readonly Partial<AuditEntry>[]): Promise<void> {
  const log = createAuditLog(nodeAuditFile(logPath()), () => 1_700_000_000_000)
  for (const changes of entries) await log.write({ ...entry, ...changes })
  await log.close()
}
const edit = (change: (text: string) => string): void =>
  writeFileSync(logPath(), change(readFileSync(logPath(), 'utf8')))

async function run(command: AuditCommand, language: 'en' | 'zh-CN' = 'en') {
  const said = { out: '', err: '' }
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      said.out += chunk.toString()
      done()
    },
  })
  const out = (line: string): void => {
    said.out += `${line}\n`
  }
  const err = (line: string): void => {
    said.err += `${line}\n`
  }
  const exitCode = await runAudit(
    command,
    { out, err, cwd: folder },
    { t: createTranslator(language), logPath: logPath(), stdout },
  )
  return { ...said, exitCode }
}
const verify = (head?: string, json = true) => run({ kind: 'audit-verify', json, ...(head !== undefined && { head }) })
async function headOf(): Promise<string> {
  return JSON.parse((await verify()).out).head
}
const exported = (format: 'csv' | 'json', out?: string, force = false) =>
  run({ kind: 'audit-export', format, force, ...(out !== undefined && { out }) })

test('verify answers one line of JSON with exactly what is documented', async () => {
  expect(await verify()).toEqual({
    out: `{"entries":0,"head":"${CHAIN_START}","ok":true,"firstBadLine":null,"tornTail":false}\n`,
    ...{ err: '', exitCode: 0 },
  })
  await writeLog({}, {})
  const head = lineHash(readFileSync(logPath(), 'utf8').trimEnd().split('\n')[1] ?? '')
  const { out, exitCode } = await verify()
  expect([JSON.parse(out), exitCode]).toEqual([{ entries: 2, head, ok: true, firstBadLine: null, tornTail: false }, 0])
  edit((text) => text.replace('"a/"', '"b/"'))
  const edited = await verify()
  expect([JSON.parse(edited.out), edited.exitCode]).toEqual([
    { entries: 2, head, ok: false, firstBadLine: 2, tornTail: false },
    1,
  ])
})

test('a last line cut off by a crash is told, and is no fault', async () => {
  await writeLog({}, {})
  edit((text) => text.slice(0, -20))
  const { out, exitCode } = await verify()
  expect(JSON.parse(out)).toMatchObject({ entries: 1, ok: true, firstBadLine: null, tornTail: true })
  expect(exitCode).toBe(0)
  expect((await verify(undefined, false)).out).toMatch(/not complete.*no sign of an edit/)
  await writeLog({})
  expect(JSON.parse((await verify()).out)).toMatchObject({ entries: 2, ok: true, tornTail: false })
  expect((await verify(undefined, false)).out).toContain('1 line was cut off by a crash and is marked')
})

test('a head kept elsewhere is the same, has grown, or is missing, and each is said', async () => {
  await writeLog({})
  const kept = await headOf()
  expect(await verify(kept, false)).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('is the head of this log'),
  })
  await writeLog({}, {})
  expect(await verify(kept, false)).toMatchObject({ exitCode: 0, out: expect.stringContaining('2 entries were added') })
  rmSync(logPath())
  await writeLog({ prefix: 'forged/' }, {}, {})
  expect(await verify()).toMatchObject({ exitCode: 0 })
  expect(await verify(kept, false)).toMatchObject({
    exitCode: 1,
    out: expect.stringContaining('edited, cut short or replaced'),
  })
  expect(JSON.parse((await verify(kept)).out)).toMatchObject({ ok: false, firstBadLine: null })
})

test('without a kept head it is said in both languages that an edit needs one to show', async () => {
  await writeLog({})
  expect((await verify(undefined, false)).out).toContain('only against a head that was kept elsewhere')
  expect((await run({ kind: 'audit-verify', json: false }, 'zh-CN')).out).toContain(
    '只有与保存在别处的链头对照，才能发现修改',
  )
})

test('a log that cannot be read ends with 3 and says why', async () => {
  mkdirSync(logPath())
  expect(await verify()).toMatchObject({ exitCode: 3, out: '', err: expect.stringContaining('EISDIR') })
})

test('CSV has a header, quotes what needs it and lets no cell begin as a formula', async () => {
  const names = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1', 'a "b", c', '照片']
  await writeLog(...names.map((profileName) => ({ profileName })))
  const { out, err, exitCode } = await exported('csv')
  expect(exitCode).toBe(0)
  expect(out.startsWith('line,time,profileName,profileId,')).toBe(true)
  expect(out.endsWith(`,${await headOf()}\r\n`)).toBe(true)
  const rows = out.split('\r\n').slice(1, -1)
  expect(rows.map((row) => /Z,(.*),p-0123/s.exec(row)?.[1])).toEqual([
    ...["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\tx", '"\'\rx"', "'＝1", '"a ""b"", c"', '照片'],
  ])
  expect(err).toContain(`Head: ${await headOf()}`)
})

test('what an entry holds beyond the table is in its last columns, not lost', async () => {
  await writeLog({})
  edit((text) => text.replace('{"time"', '{"kin":"=new","time"'))
  expect((await exported('csv')).out).toContain('"{""kin"":""=new""}"')
})

test('JSON is an array of the entries, the verdict its last element', async () => {
  expect(JSON.parse((await exported('json')).out)).toEqual([
    { type: 'summary', entries: 0, head: CHAIN_START, ok: true, firstBadLine: null, tornTail: false },
  ])
  await writeLog({}, { prefix: 'b/' })
  edit((text) => text.replace('"b/"', '"c/"'))
  const { out, err, exitCode } = await exported('json')
  const [first, second, summary] = JSON.parse(out)
  const lines = readFileSync(logPath(), 'utf8').split('\n')
  expect(first).toEqual({ ...JSON.parse(lines[0] ?? ''), line: 1, hash: lineHash(lines[0] ?? '') })
  expect(second).toMatchObject({ line: 2, prefix: 'c/', previous: first.hash })
  expect(summary).toMatchObject({ entries: 2, head: second.hash, ok: true })
  expect([err.includes('kept elsewhere'), exitCode]).toEqual([true, 0])
  edit((text) => text.replace('"a/"', '"x/"'))
  expect(await exported('json')).toMatchObject({ exitCode: 1, err: expect.stringContaining('Line 2 does not follow') })
})

test('a file is its owner’s alone, is replaced only when told to, and never is the log itself', async () => {
  await writeLog({})
  expect(await exported('csv', 'log.csv')).toMatchObject({ exitCode: 0, out: '' })
  const file = join(folder, 'log.csv')
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  writeFileSync(file, 'mine')
  expect(await exported('csv', 'log.csv')).toMatchObject({ exitCode: 2, err: expect.stringContaining('--force') })
  expect(readFileSync(file, 'utf8')).toBe('mine')
  expect((await exported('csv', 'log.csv', true)).exitCode).toBe(0)
  expect(readFileSync(file, 'utf8')).toMatch(/^line,time/)
  expect((await exported('csv', 'audit.jsonl', true)).exitCode).toBe(2)
  expect(await verify()).toMatchObject({ exitCode: 0 })
  expect(readdirSync(folder).sort()).toEqual(['audit.jsonl', 'log.csv'])
})

test('a log that cannot be read leaves no file behind', async () => {
  mkdirSync(logPath())
  expect((await exported('json', 'log.json')).exitCode).toBe(3)
  expect(readdirSync(folder)).toEqual(['audit.jsonl'])
})
