import { expect, test } from 'vitest'
import { type BatchOptions, defaultBatchOptions } from '../../../shared/batch-options.ts'
import { batchOf, bytesOf, Harness } from '../../fakes/engine-harness.ts'

const DEFAULTS = defaultBatchOptions()

test('a batch’s walk options reach every walk of it, also the one after a restart; without any the defaults do', async () => {
  const harness = new Harness().start()
  harness.cos.addFile('d', 'x', bytesOf(3))
  harness.cos.addFile('plain', 'x', bytesOf(3))
  const options: BatchOptions = { ...DEFAULTS, walk: { ...DEFAULTS.walk, hiddenFiles: false, minSizeBytes: 2 } }
  let release = (): void => undefined
  harness.cos.walkHolds.set('d', new Promise((resolve) => (release = resolve)))
  harness.add({ ...batchOf('d'), options })
  await harness.until(() => harness.journal.batches.size === 1 && harness.cos.walks === 1)
  harness.engine.stop()
  release()
  const { clock, cos, journal, main } = harness
  const after = new Harness({ clock, cos, journal, main }).start()
  await after.ended(1)
  after.add(batchOf('plain'))
  await after.ended(2)
  expect(cos.walkOptions).toEqual([options.walk, options.walk, DEFAULTS.walk])
})

test('main is told the options with the batch, so that a lost journal does not lose them', async () => {
  const harness = new Harness().start()
  harness.cos.addFile('d', 'x', bytesOf(3))
  const options: BatchOptions = { ...DEFAULTS, conflict: 'overwrite', walk: { ...DEFAULTS.walk, symlinks: 'follow' } }
  harness.add({ ...batchOf('d'), options })
  await harness.ended(1)
  expect(harness.main.calls.find(({ channel }) => channel === 'batch.open')?.input).toMatchObject({ options })
})
