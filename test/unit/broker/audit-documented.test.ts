import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyAuditLog } from '../../../main/broker/audit-chain.ts'
import { nodeAuditFile } from '../../../main/broker/audit-file.ts'
import { readAuditLog } from '../../../main/broker/audit-files.ts'
import { createAuditLog } from '../../../main/broker/audit-log.ts'
import { AUDIT_EVENT_KINDS } from '../../../shared/audit-events.ts'

const docs = readFileSync(join(import.meta.dirname, '../../../docs/broker.md'), 'utf8')
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-documented-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the documented script finds the head that the app tells, and an edit', async () => {
  const path = join(folder, 'audit.jsonl')
  const log = createAuditLog(nodeAuditFile(path, 300), Date.now)
  for (const subject of ['照片', 'b', 'c'])
    await log.writeEvent({ event: 'client-added', who: 'window', subject, outcome: 'accepted' })
  await log.close()
  const script = join(folder, 'head.mjs')
  writeFileSync(script, /```js\n(.*?)```/s.exec(docs)?.[1] ?? '')
  const files = [join(folder, 'audit-000001.jsonl'), path]
  const run = (): string =>
    execFileSync(process.execPath, [script, ...files], { encoding: 'utf8', stdio: 'pipe' }).trim()
  expect(run()).toBe((await verifyAuditLog(readAuditLog(path))).head)
  writeFileSync(files[0] ?? '', readFileSync(files[0] ?? '', 'utf8').replace('照片', '照 片'))
  expect(run).toThrow('does not follow')
})

test('every kind of event is documented', () => {
  const row = docs.split('\n').find((line) => line.startsWith('| `event` |')) ?? ''
  const told = [...row.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name)
  for (const kind of AUDIT_EVENT_KINDS) {
    const [, ending = ''] = kind.split(/(?=-)/)
    expect(told.includes(kind) || told.includes(ending), kind).toBe(true)
  }
})
