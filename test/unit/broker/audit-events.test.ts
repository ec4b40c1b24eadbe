import { expect, test } from 'vitest'
import { verifyAuditLog } from '../../../main/broker/audit-chain.ts'
import { changesBetween } from '../../../main/broker/audit-changes.ts'
import { MAX_LINE_BYTES } from '../../../main/broker/audit-lines.ts'
import { type AuditEntry, createAuditLog, recorded } from '../../../main/broker/audit-log.ts'
import type { AuditEvent } from '../../../shared/audit-events.ts'
import { FakeAuditFile } from './fakes.ts'

const event: AuditEvent = { event: 'profile-changed', who: 'window', profileName: 'photos', outcome: 'accepted' }
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
const logOn = (file: FakeAuditFile) => createAuditLog(file, () => 1_700_000_000_000)
const linesOf = (file: FakeAuditFile) =>
  file.content
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

test('events and credentials are one chain', async () => {
  const file = new FakeAuditFile()
  const log = logOn(file)
  await Promise.all([log.write(credential), log.writeEvent(event), log.write(credential)])
  expect(linesOf(file).map(({ event: kind }) => kind)).toEqual([undefined, 'profile-changed', undefined])
  expect(await verifyAuditLog([file.content])).toMatchObject({ entries: 3, firstBad: undefined })
  expect(file.durable).toEqual(file.content)
})

test('a line stays within its bounds whatever is changed', async () => {
  const file = new FakeAuditFile()
  const long = '\u0001'.repeat(5000)
  const before = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${index}${long}`, long]))
  await logOn(file).writeEvent({ ...event, subject: long, changes: changesBetween(before, {}) })
  expect(file.content.length).toBeLessThan(MAX_LINE_BYTES)
  expect(linesOf(file)[0].changes).toHaveLength(41)
  expect(linesOf(file)[0].changes[40]).toEqual({ name: '… 260 more' })
  expect(await verifyAuditLog([file.content])).toMatchObject({ entries: 1, firstBad: undefined })
})

test('changes are told member by member, and of an address nothing that follows its question mark', () => {
  const before = { schema: 1, same: 'x', url: 'https://example.com/key?token=EXAMPLESECRET', gone: ['a', 'b'] }
  const after = {
    schema: 2,
    same: 'x',
    url: 'https://example.org/',
    source: { url: 'https://example.org/?t=EXAMPLESECRET' },
  }
  expect(changesBetween(before, after)).toEqual([
    { name: 'url', before: 'https://example.com/key?…', after: 'https://example.org/' },
    { name: 'gone', before: '["a","b"]' },
    { name: 'source', after: '{"url":"https://example.org/?…"}' },
  ])
  expect(changesBetween(undefined, { a: true, b: undefined })).toEqual([{ name: 'a', after: 'true' }])
})

test('what is recorded is done only once its line is on disk, and not at all where it cannot be', async () => {
  const steps: string[] = []
  const file = new FakeAuditFile('', steps)
  const act = (): Promise<string> => Promise.resolve(String(steps.push('done')))
  await recorded(logOn(file), event, act)
  expect(steps).toEqual(['append', 'sync', 'done'])
  file.failing = 'sync'
  const refused = { info: { code: 'audit-failed', subject: 'photos', detail: 'EIO' } }
  await expect(recorded(logOn(file), event, act)).rejects.toMatchObject(refused)
  expect(steps.filter((step) => step === 'done')).toHaveLength(1)
})
