import { describe, expect, test } from 'vitest'
import { jobOf, newBatch } from '../../../renderer/upload/batch.ts'
import { JobPage, toldJob } from '../../../renderer/upload/job-page.ts'
import type { Totals } from '../../../renderer/upload/page-contract.ts'
import type { Sender, Walker } from '../../../renderer/upload/ports.ts'
import { entriesOf, sumsOf } from '../../../renderer/upload/tally.ts'
import { AppError } from '../../../shared/errors.ts'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'
import type { MemoryJournal } from '../../fakes/memory-journal.ts'

const FILES = 700

/** More files than are worked on at once, all of them found and on disk, and nothing sent yet. */
async function queued(more: (harness: Harness) => void = () => undefined) {
  const harness = new Harness().start()
  for (let index = 0; index < FILES; index += 1) harness.cos.addFile('d', `f${index}`, bytesOf(1 + (index % 5)))
  more(harness)
  let open = (): void => undefined
  harness.cos.hold = new Promise((resolve) => (open = resolve))
  const batch = batchOf('d')
  harness.add(batch)
  await harness.until(() => harness.changes.at(-1)?.walking === false && isWritten(harness))
  const go = (): void => {
    harness.cos.hold = undefined
    open()
  }
  return { harness, batch, go }
}
/** All pages, and with the batch how many files they hold: without that nothing tells that a page is lost. */
const isWritten = ({ changes, journal }: Harness): boolean => {
  const jobs = changes.at(-1)?.jobs
  const inPages = [...journal.summaries.values()].reduce((sum, { tally }) => sum + entriesOf(tally), 0)
  return (
    inPages === jobs &&
    [...journal.batches.values()].every(({ entries, walked }) => entries === jobs && walked.length === 1)
  )
}

async function counts(harness: Harness, expected: Partial<Totals['counts']>): Promise<void> {
  const isSo = ({ counts: now }: Totals): boolean =>
    Object.entries(expected).every(([phase, count]) => Object.entries(now).some(([p, c]) => p === phase && c === count))
  await harness.until(() => harness.changes.some((totals, index) => index > harness.changes.length - 3 && isSo(totals)))
}
/** The next worker, with what this one left. */
function next({ clock, cos, engine, journal, main }: Harness): Harness {
  engine.stop()
  cos.hold = undefined
  return new Harness({ clock, cos, journal, main }).start()
}
/** What is on disk of each page is what its summary says of it. */
function expectTrueSummaries(journal: MemoryJournal): void {
  for (const [key, entries] of journal.pages) {
    const [batchId = '', number = ''] = key.split('/')
    const [record, summary] = [journal.batches.get(batchId), journal.summaries.get(key)]
    if (record === undefined || summary === undefined) throw new Error(`no batch or no summary for ${key}`)
    const batch = newBatch(record, { nowMs: 0, sinceMs: 1, uuid: () => '' })
    const page = new JobPage(batch, Number(number), MIB)
    page.fill(entries.map((entry, index) => summary.pending.reduce(toldJob, jobOf(batch, index, index, entry))))
    expect([key, [...page.tally], [...page.steps]]).toEqual([key, [...summary.tally], [...summary.steps]])
    expect([key, page.runs.record()]).toEqual([key, summary.runs])
  }
}

describe('a command for all', () => {
  test('is true at once of files that are only on disk, and after a restart', async () => {
    const { harness } = await queued()
    harness.send({ type: 'jobs.pause', ids: 'all' })
    await counts(harness, { paused: FILES, queued: 0 })
    expect((await harness.rows('paused')).length).toBe(500)
    await harness.until(() =>
      [...harness.journal.summaries.values()].every(({ tally }) => sumsOf(tally).counts.queued === 0),
    )
    expectTrueSummaries(harness.journal)
    const after = next(harness)
    after.send({ type: 'jobs.top', ids: [] })
    await counts(after, { paused: FILES, queued: 0 })
    expect(after.cos.objects.size).toBe(0)
    after.send({ type: 'jobs.resume', ids: 'all' })
    await counts(after, { done: FILES })
    expect(after.cos.objects.size).toBe(FILES)
  })

  test('does not read the pages it tells', async () => {
    const { harness } = await queued()
    const before = harness.journal.pageReads
    for (const type of ['jobs.pause', 'jobs.resume', 'jobs.pause', 'jobs.cancel'] as const)
      harness.send({ type, ids: 'all' })
    harness.send({ type: 'jobs.clear' })
    await counts(harness, { cancelled: 0, paused: 0, queued: 0 })
    expect(harness.journal.pageReads - before).toBeLessThan(10)
    expect(await harness.rows()).toEqual([])
  })

  test('takes its turn with commands for one', async () => {
    const { harness, go } = await queued()
    const rows = await harness.rows()
    harness.send({ type: 'jobs.pause', ids: 'all' })
    harness.send({ type: 'jobs.resume', ids: [rows[400]?.id ?? 0] })
    harness.send({ type: 'jobs.cancel', ids: [rows[399]?.id ?? 0] })
    go()
    await harness.until((all) => all[400]?.phase === 'done')
    expect(harness.cos.objects.size).toBe(1)
    await counts(harness, { paused: FILES - 2, done: 1, cancelled: 1 })
    harness.send({ type: 'jobs.resume', ids: 'all' })
    await counts(harness, { done: FILES - 1, cancelled: 1 })
    expectTrueSummaries(harness.journal)
  })

  test('to cancel leaves nothing queued, nothing at COS, and a batch that is over', async () => {
    const { harness, go } = await queued(({ cos }) => cos.addFile('d', 'big', bytesOf(2 * MIB + 1)))
    await harness.until(() => harness.cos.log.length > 0 || harness.cos.inFlight > 0)
    harness.send({ type: 'jobs.cancel', ids: 'all' })
    go()
    await harness.until(() => harness.journal.openBatches === 0)
    await counts(harness, { cancelled: FILES + 1 })
    expect([harness.cos.uploads.size, harness.journal.uploads.size]).toEqual([0, 0])
    expect(harness.changes.at(-1)).toMatchObject({
      bytesTotal: 0,
      bytesDone: 0,
      skippedBecause: { cancelled: FILES + 1 },
    })
  })
})

describe('what is kept of many files', () => {
  test('sums on disk are those of the entries beside them, whatever happens', async () => {
    const { harness, go } = await queued(({ cos }) => {
      cos.addEntry('d', { type: 'skipped', path: 'link', reason: 'symlink' })
      cos.fault('PutObject', { type: 'refuse', status: 403, code: 'AccessDenied' }, { times: 40 })
    })
    go()
    await counts(harness, { done: FILES - 40, failed: 40, skipped: 1 })
    await harness.until(() =>
      [...harness.journal.summaries.values()].every(({ tally }) => sumsOf(tally).counts.queued === 0),
    )
    expectTrueSummaries(harness.journal)
    harness.send({ type: 'jobs.clear' })
    harness.send({ type: 'jobs.retry', ids: 'all' })
    await counts(harness, { done: 40, failed: 0, skipped: 0 })
    await harness.until(() => harness.journal.openBatches === 0)
    expectTrueSummaries(harness.journal)
  })

  test('a restart shows them without reading them', async () => {
    const { harness } = await queued()
    harness.send({ type: 'jobs.pause', ids: 'all' })
    await counts(harness, { paused: FILES })
    await harness.until(() =>
      [...harness.journal.summaries.values()].every(({ tally }) => sumsOf(tally).counts.queued === 0),
    )
    const before = harness.journal.pageReads
    const after = next(harness)
    after.send({ type: 'rows.get', id: 999, offset: FILES - 3, limit: 3 })
    // Rows would be read from pages, so nothing but the sums is looked at.
    await expect.poll(() => after.changes.at(-1)?.counts.paused, { interval: 5, timeout: 10_000 }).toBe(FILES)
    expect(harness.journal.pageReads - before).toBeLessThan(4)
  })

  test('files that are done are shown until they are cleared, and not after the next start', async () => {
    const { harness, go } = await queued()
    go()
    await harness.until(() => harness.journal.openBatches === 0)
    expect((await harness.rows('ended')).length).toBe(500)
    harness.send({ type: 'jobs.clear' })
    expect(await harness.rows()).toEqual([])
    await harness.until(() => harness.journal.pages.size + harness.journal.summaries.size === 0)
  })

  test('a journal that has lost a page has lost the batch, which is walked again', async () => {
    const { harness, batch } = await queued()
    harness.engine.stop()
    harness.journal.summaries.delete(`${batch.batchId}/7`)
    const { clock, cos, journal, main } = harness
    cos.hold = undefined
    const after = new Harness({ clock, cos, journal, main }).start([batch])
    await counts(after, { done: FILES })
    expect([cos.objects.size, after.notices]).toEqual([FILES, [{ kind: 'journal-lost' }]])
  })

  test('a page that cannot be read is said, and the others go on', async () => {
    const { harness, batch, go } = await queued()
    harness.journal.pages.delete(`${batch.batchId}/120`)
    go()
    await counts(harness, { done: FILES - 4, queued: 4 })
    expect(harness.notices.map(({ kind }) => kind)).toContain('journal-failed')
  })
})

describe('a walk that begins again', () => {
  test('after a restart finds no file twice', async () => {
    const harness = new Harness().start()
    harness.cos.walkHolds.set('d', new Promise(() => undefined))
    for (let index = 0; index < FILES; index += 1) harness.cos.addFile('d', `f${index}`, bytesOf(1))
    harness.cos.hold = new Promise(() => undefined)
    harness.add(batchOf('d'))
    await harness.until(() => harness.changes.at(-1)?.jobs === 500 && harness.journal.pages.size === 125)
    harness.cos.walkHolds.clear()
    harness.cos.addFile('d', 'f3', bytesOf(9), 'v2')
    const after = next(harness)
    await counts(after, { done: FILES })
    expect([after.cos.objects.size, after.changes.at(-1)?.jobs]).toEqual([FILES, FILES])
    expect((await after.row('d/f3')).sizeBytes).toBe(9)
  })

  test('because transfer was restarted finds no file twice', async () => {
    const { cos } = new Harness()
    for (let index = 0; index < FILES; index += 1) cos.addFile('d', `f${index}`, bytesOf(1))
    let walks = 0
    const transfer: Sender & Walker & Pick<typeof cos, 'checksum'> = {
      send: (request, options) => cos.send(request, options),
      checksum: (body) => cos.checksum(body),
      async *walk(...args: Parameters<Walker['walk']>) {
        walks += 1
        for await (const entries of cos.walk(...args)) {
          yield entries
          if (walks === 1) throw new AppError({ code: 'transfer-restarted' })
        }
      },
    }
    const harness = new Harness({ cos, transfer }).start()
    harness.add(batchOf('d'))
    await counts(harness, { done: FILES })
    expect([walks, harness.changes.at(-1)?.jobs]).toEqual([2, FILES])
  })
})

test('key collisions among many files are found whole pages apart', async () => {
  const harness = new Harness().start()
  for (let index = 0; index < 60; index += 1) {
    harness.cos.addFile('s1', `f${index}`, bytesOf(1))
    if (index % 2 === 0) harness.cos.addFile('s2', `f${index}`, bytesOf(2))
  }
  harness.add(batchOf(['s1', 'p'], ['s2', 'p']))
  const rows = await harness.ended(90)
  expect(rows.filter(({ error }) => error?.code === 'key-collision')).toHaveLength(60)
  expect(harness.cos.objects.size).toBe(30)
})
