import { expect, test } from 'vitest'
import { createUploadRuns } from '../../../main/cli/upload-runs.ts'
import type { ErrorInfo } from '../../../shared/errors.ts'
import type { BatchRequest, FileReport } from '../../../shared/job.ts'

const batch: BatchRequest = { batchId: 'b-1', profileId: 'p', prefix: '', sources: [] }
const file = (index: number): FileReport => ({
  ...{ index, sourceId: 's', path: `f${index}`, key: `f${index}`, sizeBytes: 1, state: 'verified', attempts: 1 },
})

function arrange() {
  const requested: BatchRequest[] = []
  const files: number[] = []
  const ends: (ErrorInfo | undefined)[] = []
  const runs = createUploadRuns((one) => requested.push(one))
  runs.start(batch, { onFile: ({ index }) => files.push(index), onFinish: ({ error }) => ends.push(error) })
  return { runs, requested, files, ends }
}

test('a command whose files were all reported ends without an error', () => {
  const { runs, ends, files } = arrange()
  runs.report('b-1', [file(0), file(1), file(1)])
  runs.finish('b-1', { files: 2, left: [], error: undefined })
  runs.close('b-1')
  expect([ends, files]).toEqual([[undefined], [0, 1]])
})

test('one of which not every file was reported is asked for once more, and ends well when that tells them', () => {
  const { runs, ends, requested } = arrange()
  runs.report('b-1', [file(0)])
  runs.finish('b-1', { files: 2, left: [], error: undefined })
  runs.close('b-1')
  expect([ends, requested]).toEqual([[], [batch, batch]])
  runs.report('b-1', [file(0), file(1)])
  runs.finish('b-1', { files: 2, left: [], error: undefined })
  runs.close('b-1')
  expect(ends).toEqual([undefined])
})

test('one of which not every file is ever reported ends with an error', () => {
  const { runs, ends, requested } = arrange()
  for (const _ of [1, 2]) {
    runs.report('b-1', [file(0)])
    runs.finish('b-1', { files: 3, left: [], error: undefined })
    runs.close('b-1')
  }
  expect(ends).toEqual([{ code: 'journal-unreadable', detail: '2 files' }])
  expect(requested).toHaveLength(2)
})

test('what the page says went wrong is what the command ends with', () => {
  const { runs, ends } = arrange()
  runs.finish('b-1', { files: 3, left: [], error: { code: 'key-missing' } })
  runs.close('b-1')
  expect(ends).toEqual([{ code: 'key-missing' }])
})
