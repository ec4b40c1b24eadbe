import { expect, test } from 'vitest'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'
import { MemoryJournal } from '../../fakes/memory-journal.ts'

const told = (harness: Harness): Promise<unknown> =>
  new Promise((resolve) => {
    harness.main.onCall = (channel, input) => {
      if (channel === 'uploads.tell') resolve(input)
    }
    harness.send({ type: 'uploads.ask', askId: 7 })
  })
const idsAtCos = ({ cos }: Harness) => [...cos.uploads].map(([uploadId, { key }]) => ({ key, uploadId }))

test('main is told of the uploads that are gone on with: running, paused, and after a restart', async () => {
  const harness = new Harness().start()
  expect(await told(harness)).toEqual({ askId: 7, isWhole: true, uploads: [] })
  harness.cos.addFile('a.file', '', bytesOf(9 * MIB))
  harness.cos.onSend = ({ query }) => {
    if (query['partNumber'] === '5') harness.cos.hold = new Promise(() => undefined)
  }
  harness.add(batchOf('a.file'))
  await harness.until(([row]) => row?.phase === 'uploading' && harness.cos.hold !== undefined)
  const uploads = idsAtCos(harness)
  expect(uploads).toHaveLength(1)
  expect(await told(harness)).toEqual({ askId: 7, isWhole: true, uploads })
  harness.send({ type: 'jobs.pause', ids: 'all' })
  const isWritten = () => [...harness.journal.uploads.values()].some(({ uploadId }) => uploadId !== undefined)
  await harness.until(() => harness.cos.inFlight === 0 && isWritten())
  harness.engine.stop()
  const { clock, cos, journal, main } = harness
  cos.hold = undefined
  expect(await told(new Harness({ clock, cos, journal, main }).start())).toMatchObject({ isWhole: true, uploads })
})

test('an upload whose Initiate is not answered yet is told by its key alone', async () => {
  const harness = new Harness().start()
  harness.cos.addFile('a.file', '', bytesOf(9 * MIB))
  harness.cos.onSend = () => {
    harness.cos.hold = new Promise(() => undefined)
  }
  harness.add(batchOf('a.file'))
  await harness.until(() => harness.cos.count('InitiateMultipartUpload') + harness.cos.inFlight > 0)
  expect(await told(harness)).toEqual({ askId: 7, isWhole: true, uploads: [{ key: 'in/a.file' }] })
  harness.engine.stop()
})

test('a journal that could not be read is not whole', async () => {
  const journal = new MemoryJournal()
  journal.load = () => Promise.reject(new Error('damaged'))
  expect(await told(new Harness({ journal }).start())).toEqual({ askId: 7, isWhole: false, uploads: [] })
})
