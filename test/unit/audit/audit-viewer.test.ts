import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AuditViewer, createAuditViewer } from '../../../main/audit/audit-viewer.ts'
import { nodeAuditFile } from '../../../main/broker/audit-file.ts'
import { type AuditEntry, createAuditLog } from '../../../main/broker/audit-log.ts'
import type { AuditEvent } from '../../../shared/audit-events.ts'
import type { AuditFilter, AuditRow } from '../../../shared/ipc/audit-calls.ts'

let folder = ''
let picked: string | undefined
let viewer: AuditViewer
const logPath = (): string => join(folder, 'audit.jsonl')
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-viewer-'))
  picked = undefined
  viewer = createAuditViewer({ logPath: logPath(), pickFile: async () => picked })
})
afterEach(() => {
  viewer.close()
  rmSync(folder, { recursive: true })
})

const START_MS = 1_700_000_000_000
const credential: AuditEntry = {
  ...{ profileName: 'photos', profileId: 'p-0123456789abcdef', bucket: 'examplebucket-1250000000', prefix: 'a/' },
  ...{
    region: 'ap-guangzhou',
    actions: 'check',
    durationSeconds: 1800,
    source: 'federation-token',
    outcome: 'granted',
  },
}
const added: AuditEvent = { event: 'client-added', who: 'command-line', subject: 'web', outcome: 'accepted' }

/** A line a second. */
async function write(entries: readonly (AuditEntry | AuditEvent)[], maxBytes?: number): Promise<void> {
  let nowMs = START_MS
  const log = createAuditLog(nodeAuditFile(logPath(), maxBytes), () => (nowMs += 1000))
  for (const entry of entries) await ('event' in entry ? log.writeEvent(entry) : log.write(entry))
  await log.close()
}
async function all(filter: AuditFilter = {}): Promise<readonly AuditRow[]> {
  const listId = viewer.open(filter)
  const rows: AuditRow[] = []
  for (;;) {
    const page = await viewer.more(listId)
    rows.push(...page.rows)
    if (page.isLast) return rows
  }
}
const subjectsOf = (rows: readonly AuditRow[]) => rows.map(({ members }) => members['subject'])
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...added, subject: `client ${index}` }))

test('entries come newest first, over all files, in bounded pages', async () => {
  await write(numbered(250), 20_000)
  const listId = viewer.open({})
  const first = await viewer.more(listId)
  expect([first.rows.length, first.isLast]).toEqual([100, false])
  expect(subjectsOf(await all())).toEqual(
    numbered(250)
      .map(({ subject }) => subject)
      .reverse(),
  )
  const verdict = await viewer.verify(undefined)
  expect(verdict).toMatchObject({ entries: 250, head: first.rows[0]?.hash, firstBad: undefined })
})

test('a line longer than what is read at once comes whole, and one too long to be ours not at all', async () => {
  const subject = 'x'.repeat(400)
  const long = Array.from({ length: 40 }, (_, index) => ({
    name: `${index}`,
    before: '€'.repeat(100),
    after: '€'.repeat(100),
  }))
  await write([added, { ...added, subject, changes: long }, added])
  const text = readFileSync(logPath(), 'utf8')
  writeFileSync(logPath(), text.replace('"web"', '"first"').repeat(4))
  appendFileSync(logPath(), `{"event":"client-added","subject":"${'y'.repeat(70_000)}"}\n${text}`)
  const rows = await all()
  expect(rows).toHaveLength(15)
  expect(rows[1]?.members['changes']?.length).toBeGreaterThan(8000)
  expect(subjectsOf(rows).at(-1)).toBe('first')
})

test('a last line that is being written, marks of a repair and what is no JSON are no entries', async () => {
  await write([added])
  appendFileSync(logPath(), 'nonsense\n\n["no entry"]\n{"time":"x","before":"y"}\n{"event":"key-sto')
  expect(await all()).toHaveLength(1)
})

test('without a log there is nothing', async () => {
  expect(await all()).toEqual([])
  expect(await viewer.verify(undefined)).toMatchObject({ entries: 0 })
})

test.each<[string, AuditFilter, readonly string[]]>([
  ['a topic', { topic: 'endpoint' }, ['client-added']],
  ['credentials', { topic: 'credentials' }, ['credential', 'credential']],
  ['what was refused', { outcome: 'refused' }, ['credential']],
  ['what was done', { outcome: 'done' }, ['client-added', 'profile-changed', 'credential']],
  ['a profile', { profileName: 'other' }, ['profile-changed']],
  ['a text, whatever its case', { text: ' PICTURES ' }, ['profile-changed']],
  ['the name of a kind', { text: 'client-ad' }, ['client-added']],
  ['a time', { sinceMs: START_MS + 3500 }, ['client-added']],
  ['all of it at once', { topic: 'credentials', outcome: 'done', text: 'a/' }, ['credential']],
  ['nothing that is there', { topic: 'lock' }, []],
])('entries are found by %s', async (_, filter, kinds) => {
  await write([
    credential,
    { ...credential, prefix: 'b/', outcome: 'scope-denied' },
    {
      ...{ event: 'profile-changed', who: 'window', profileName: 'other', outcome: 'accepted' },
      changes: [{ name: 'bucket', after: 'pictures' }],
    },
    added,
  ])
  expect((await all(filter)).map(({ kind }) => kind)).toEqual(kinds)
})

test('a later list ends the one before, and closing ends the last', async () => {
  await write(numbered(250))
  const first = viewer.open({})
  await viewer.more(first)
  const second = viewer.open({})
  await expect(viewer.more(first)).rejects.toMatchObject({ info: { code: 'cancelled' } })
  expect((await viewer.more(second)).rows).toHaveLength(100)
  viewer.close()
  await expect(viewer.more(second)).rejects.toMatchObject({ info: { code: 'cancelled' } })
})

test('a file that becomes full while a list is read is not read twice', async () => {
  await write(numbered(3))
  const listId = viewer.open({})
  const page = viewer.more(listId)
  renameSync(logPath(), join(folder, 'audit-000001.jsonl'))
  expect((await page).rows).toHaveLength(3)
})

test('a log that cannot be read is told without its path', async () => {
  mkdirSync(logPath())
  const unreadable = { info: { code: 'audit-unreadable', detail: 'EISDIR' } }
  await expect(all()).rejects.toMatchObject(unreadable)
  await expect(viewer.verify(undefined)).rejects.toMatchObject(unreadable)
})

test('an export goes where the dialog says, with the head; a dismissed dialog writes nothing', async () => {
  await write(numbered(3))
  expect(await viewer.export('csv')).toBeUndefined()
  picked = join(folder, 'log.json')
  const { head } = await viewer.verify(undefined)
  expect(await viewer.export('json')).toEqual({ name: 'log.json', entries: 3, head })
  expect(JSON.parse(readFileSync(picked, 'utf8')).at(-1)).toMatchObject({ type: 'summary', head })
  picked = logPath()
  await expect(viewer.export('csv')).rejects.toMatchObject({ info: { code: 'export-failed', detail: 'EINVAL' } })
  picked = join(folder, 'none', 'log.csv')
  const failed = { info: { code: 'export-failed', subject: 'log.csv', detail: 'ENOENT' } }
  await expect(viewer.export('csv')).rejects.toMatchObject(failed)
})
