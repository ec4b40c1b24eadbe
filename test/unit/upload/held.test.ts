import { describe, expect, test } from 'vitest'
import { defaultBatchOptions } from '../../../shared/batch-options.ts'
import type { BatchRequest } from '../../../shared/job.ts'
import { batchOf, bytesOf, Harness } from '../../fakes/engine-harness.ts'
import type { FakeCos } from '../../fakes/fake-cos.ts'

const DEFAULTS = defaultBatchOptions()
const held = (batch: BatchRequest): BatchRequest => ({ ...batch, held: true })
function addFiles(cos: FakeCos, count = 3): void {
  for (let index = 0; index < count; index += 1) cos.addFile('d', `f${index}`, bytesOf(10 + index))
}
/** Polls, since the page is told at most some times a second. */
async function untilHeld(harness: Harness, condition: (batches: Harness['held']) => boolean): Promise<Harness['held']> {
  await harness.until(() => condition(harness.held))
  return harness.held
}
const walked = (batches: Harness['held']): boolean => batches.length > 0 && batches.every(({ walking }) => !walking)
const putsOf = ({ cos }: Harness): number => cos.count('PutObject')

describe('a held batch', () => {
  test('is walked and counted, and nothing of it is sent', async () => {
    const harness = new Harness().start()
    addFiles(harness.cos)
    harness.cos.addEntry('d', { type: 'skipped', path: 'x.tmp', reason: 'excluded' })
    harness.cos.addEntry('d', { type: 'failed', path: 'y', error: { code: 'file-unreadable', subject: 'y' } })
    harness.cos.addEntry('d', { type: 'failed', path: 'z', error: { code: 'file-unreadable', subject: 'z' } })
    harness.add(held(batchOf('d')))
    const [batch] = await untilHeld(harness, walked)
    expect(batch).toMatchObject({ files: 3, bytes: 33, skipped: { excluded: 1 }, walking: false })
    expect(batch?.failed).toEqual([{ error: { code: 'file-unreadable', subject: 'y' }, count: 2 }])
    expect(batch?.samples).toEqual(['f0', 'f1', 'f2'].map((path) => ({ source: 0, path })))
    expect(harness.changes.at(-1)?.held).toEqual({ files: 3, bytes: 33, skipped: 1, failed: 2 })
    expect((await harness.row('d/f0')).waitingFor).toBe('start')
    expect(putsOf(harness)).toBe(0)
  })

  test('counts while its walk goes on', async () => {
    const harness = new Harness().start()
    addFiles(harness.cos)
    harness.cos.walkHolds.set('d', new Promise(() => undefined))
    harness.add(held(batchOf('d')))
    const [batch] = await untilHeld(harness, ([only]) => only?.files === 3)
    expect(batch).toMatchObject({ walking: true, bytes: 33 })
  })

  test('goes when it is started, with the choices made last; main is told both times', async () => {
    const harness = new Harness().start()
    addFiles(harness.cos)
    const batch = batchOf('d')
    harness.add(held(batch))
    await untilHeld(harness, walked)
    const object = { ...DEFAULTS.object, cacheControl: 'no-cache' }
    harness.send({ type: 'batch.start', batchIds: [batch.batchId], conflict: 'skip', object })
    const rows = await harness.ended(3)
    expect(rows.map(({ phase }) => phase)).toEqual(['done', 'done', 'done'])
    expect(harness.cos.objects.get('in/d/f0')?.headers).toMatchObject({ 'cache-control': 'no-cache' })
    const opened = harness.main.calls.filter(({ channel }) => channel === 'batch.open').map(({ input }) => input)
    expect(opened).toMatchObject([{ held: true }, { options: { conflict: 'skip', object } }])
    expect(opened[1]).not.toHaveProperty('held')
    await untilHeld(harness, (batches) => batches.length === 0)
    expect(harness.changes.at(-1)?.held).toBeUndefined()
  })

  test('can be started while its walk goes on: what is found later goes at once', async () => {
    const harness = new Harness().start()
    addFiles(harness.cos)
    let release = (): void => undefined
    harness.cos.walkHolds.set('d', new Promise((resolve) => (release = resolve)))
    const batch = batchOf('d')
    harness.add(held(batch))
    await untilHeld(harness, ([only]) => only !== undefined)
    harness.send({ type: 'batch.start', batchIds: [batch.batchId], conflict: 'overwrite', object: DEFAULTS.object })
    release()
    await harness.ended(3)
    expect(putsOf(harness)).toBe(3)
  })

  test('of nothing but what is left out ends when it is started, and is closed', async () => {
    const harness = new Harness().start()
    harness.cos.addEntry('d', { type: 'skipped', path: 'x.tmp', reason: 'excluded' })
    const batch = batchOf('d')
    harness.add(held(batch))
    await untilHeld(harness, walked)
    expect(harness.main.calls.map(({ channel }) => channel)).not.toContain('batch.close')
    harness.send({ type: 'batch.start', batchIds: [batch.batchId], conflict: 'overwrite', object: DEFAULTS.object })
    await harness.until(() => harness.main.calls.some(({ channel }) => channel === 'batch.close'))
    await harness.until(() => harness.journal.openBatches === 0)
  })

  test('is forgotten by the journal, by main and by the list when it is discarded, also in the middle of its walk', async () => {
    const harness = new Harness().start()
    addFiles(harness.cos)
    harness.cos.addFile('e', 'x', bytesOf(1))
    let release = (): void => undefined
    harness.cos.walkHolds.set('e', new Promise((resolve) => (release = resolve)))
    const batch = batchOf('d', 'e')
    harness.add(held(batch))
    await untilHeld(harness, ([only]) => only?.files === 4)
    harness.send({ type: 'batch.discard', batchId: batch.batchId })
    release()
    await harness.until((rows) => rows.length === 0 && harness.journal.batches.size + harness.journal.pages.size === 0)
    expect(harness.main.calls.at(-1)).toEqual({ channel: 'batch.close', input: { batchId: batch.batchId } })
    await untilHeld(harness, (batches) => batches.length === 0)
    // Nothing that the broken-off walk says may bring it back.
    harness.cos.addFile('f', 'x', bytesOf(1))
    harness.add(batchOf('f'))
    await harness.ended(1)
    await harness.until(() => harness.journal.openBatches === 0)
    expect(harness.cos.log.map(({ key }) => key)).toEqual(['in/f/x'])
  })

  test('is still held after a restart, walked anew; its files then are those that are there then', async () => {
    const first = new Harness().start()
    addFiles(first.cos)
    const batch = held(batchOf('d'))
    first.add(batch)
    await untilHeld(first, walked)
    await first.until(() => first.journal.batches.size === 1 && first.journal.pages.size === 1)
    first.engine.stop()
    const { clock, cos, journal, main } = first
    cos.addFile('d', 'new', bytesOf(7))
    const second = new Harness({ clock, cos, journal, main }).start([batch])
    const [again] = await untilHeld(second, walked)
    expect(again).toMatchObject({ files: 4, bytes: 40, batch: { batchId: batch.batchId, held: true } })
    expect(await second.rows()).toHaveLength(4)
    expect([putsOf(second), second.notices]).toEqual([0, []])
    second.send({ type: 'batch.start', batchIds: [batch.batchId], conflict: 'overwrite', object: DEFAULTS.object })
    await second.ended(4)
  })

  test('stays held when only main still knows it', async () => {
    const harness = new Harness()
    addFiles(harness.cos)
    harness.start([held(batchOf('d'))])
    await untilHeld(harness, walked)
    expect([putsOf(harness), harness.notices]).toEqual([0, [{ kind: 'journal-lost' }]])
  })

  test('is left alone by commands for all, and its files by commands for them', async () => {
    const harness = new Harness().start()
    addFiles(harness.cos)
    const batch = batchOf('d')
    harness.add(held(batch))
    await untilHeld(harness, walked)
    const ids = (await harness.rows()).map(({ id }) => id)
    for (const type of ['jobs.pause', 'jobs.cancel'] as const) {
      harness.send({ type, ids: 'all' })
      harness.send({ type, ids })
    }
    expect((await harness.rows()).map(({ phase }) => phase)).toEqual(['queued', 'queued', 'queued'])
    harness.send({ type: 'batch.start', batchIds: [batch.batchId], conflict: 'rename', object: DEFAULTS.object })
    const rows = await harness.ended(3)
    expect(rows.every(({ phase }) => phase === 'done')).toBe(true)
  })

  test('does not hold back another batch that goes to the same place', async () => {
    const harness = new Harness().start()
    addFiles(harness.cos)
    harness.cos.addFile('other', 'f0', bytesOf(5))
    harness.cos.walkHolds.set('d', new Promise(() => undefined))
    harness.add(held(batchOf(['d', 'same'])))
    harness.add(batchOf(['other', 'same']))
    await harness.until((rows) => rows.some(({ phase }) => phase === 'done'))
  })
})
