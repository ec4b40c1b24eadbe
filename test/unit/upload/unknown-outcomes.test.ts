import { expect, test } from 'vitest'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'

const FILES = 40
const UNKNOWN = { code: 'journal-unreadable' }
const refused = { type: 'refuse', status: 403, code: 'AccessDenied' } as const

/** A command whose first half is done and written down, and whose other half waits. Pages have four files. */
async function halfDone() {
  const harness = new Harness().start()
  for (let index = 0; index < FILES; index += 1) harness.cos.addFile('d', `f${index}`, bytesOf(1))
  let open = (): void => undefined
  const gate = new Promise<void>((resolve) => (open = resolve))
  let sent = 0
  harness.cos.onSend = () => {
    sent += 1
    if (sent === FILES / 2) harness.cos.hold = gate
  }
  const batch = batchOf('d')
  harness.add(batch, true)
  await harness.until((rows) => rows.filter(({ phase }) => phase === 'done').length >= FILES / 2 - 1)
  await harness.until(() => harness.changes.at(-1)?.walking === false)
  return { harness, batch, go: open }
}

/** The next process runs the same command. */
function again({ clock, cos, engine, journal, main }: Harness, batch: ReturnType<typeof batchOf>): Harness {
  engine.stop()
  cos.onSend = () => undefined
  cos.hold = undefined
  main.reports.length = 0
  const after = new Harness({ clock, cos, journal, main })
  after.start([batch], [batch.batchId])
  after.add(batch, true)
  return after
}

test('a command does not end as if all were well when what ended before cannot be read to be reported', async () => {
  const { harness, batch, go } = await halfDone()
  await harness.until(
    () => harness.journal.pages.get(`${batch.batchId}/1`)?.every(({ phase }) => phase === 'done') === true,
  )
  harness.journal.unreadable.add(`${batch.batchId}/1`)
  const after = again(harness, batch)
  go()
  await after.until(() => after.main.closed.length === 1)
  expect(after.main.finished).toMatchObject([{ batchId: batch.batchId, files: FILES, error: UNKNOWN }])
  expect(new Set(after.main.reports.map(({ index }) => index)).size).toBe(FILES - 4)
  expect(after.notices.map(({ kind }) => kind)).toContain('journal-failed')
})

test('a page that can be read again before the end is reported after all', async () => {
  const { harness, batch, go } = await halfDone()
  const { hold } = harness.cos
  const page = `${batch.batchId}/1`
  await harness.until(() => harness.journal.pages.get(page)?.every(({ phase }) => phase === 'done') === true)
  harness.journal.unreadable.add(page)
  const after = again(harness, batch)
  after.cos.hold = hold
  await after.until(() => after.main.reports.length >= FILES / 2 - 6)
  after.journal.unreadable.delete(page)
  after.cos.hold = undefined
  go()
  await after.until(() => after.main.closed.length === 1)
  expect(after.main.finished).toEqual([{ batchId: batch.batchId, files: FILES, left: [] }])
  expect(new Set(after.main.reports.map(({ index }) => index)).size).toBe(FILES)
})

test('a command ends, with an error, when files that wait cannot be read any more', async () => {
  const { harness, batch } = await halfDone()
  harness.journal.unreadable.add(`${batch.batchId}/8`)
  const after = again(harness, batch)
  await after.until(() => after.main.closed.length === 1)
  expect(after.main.finished).toMatchObject([{ batchId: batch.batchId, files: FILES, error: UNKNOWN }])
  expect([after.cos.objects.size, new Set(after.main.reports.map(({ index }) => index)).size]).toEqual([36, 36])
})

test('a command ends, with an error, when its walk cannot go on behind a page that cannot be read', async () => {
  const harness = new Harness().start()
  harness.cos.walkHolds.set('d', new Promise(() => undefined))
  for (let index = 0; index < 700; index += 1) harness.cos.addFile('d', `f${index}`, bytesOf(1))
  const batch = batchOf('d')
  harness.add(batch, true)
  await harness.until(() => harness.journal.pages.size === 125 && harness.changes.at(-1)?.counts.done === 500)
  harness.cos.walkHolds.clear()
  harness.journal.unreadable.add(`${batch.batchId}/124`)
  const after = again(harness, batch)
  await after.until(() => after.main.closed.length === 1)
  expect(after.main.finished).toMatchObject([{ error: UNKNOWN }])
})

/** A command with one file in parts, of which none has arrived. */
async function inParts() {
  const harness = new Harness().start()
  harness.cos.addFile('a.file', '', bytesOf(2 * MIB + 1))
  harness.cos.onSend = ({ query }) => {
    if (query['partNumber'] !== undefined) harness.cos.hold = new Promise(() => undefined)
  }
  const batch = batchOf('a.file')
  harness.add(batch, true)
  await harness.until(() => harness.cos.hold !== undefined)
  harness.journal.unreadable.add(`${batch.batchId}/0`)
  return { harness, batch }
}

test('an upload of a file that cannot be read any more is removed at COS when its command ends', async () => {
  const { harness, batch } = await inParts()
  expect([harness.cos.uploads.size, harness.journal.uploads.size]).toEqual([1, 1])
  const after = again(harness, batch)
  await after.until(() => after.main.closed.length === 1)
  expect(after.main.finished).toMatchObject([{ error: UNKNOWN }])
  expect([after.cos.uploads.size, after.journal.uploads.size]).toEqual([0, 0])
})

test('one that cannot be removed either is remembered', async () => {
  const { harness, batch } = await inParts()
  harness.cos.fault('AbortMultipartUpload', refused, { times: 100_000 })
  const after = again(harness, batch)
  await after.until(() => after.main.closed.length === 1)
  expect([...after.journal.uploads.values()]).toMatchObject([{ key: 'in/a.file', scope: { prefix: 'in/' } }])
})
