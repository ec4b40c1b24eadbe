import { expect, test } from 'vitest'
import { PAGING } from '../../../renderer/upload/loaded-pages.ts'
import { batchOf, bytesOf, Harness } from '../../fakes/engine-harness.ts'
import { FakeCos } from '../../fakes/fake-cos.ts'
import { growthTenfold, NOT_SQUARED } from '../../fakes/growth.ts'

const BYTES = bytesOf(16)

/** A command that uploads so many small files, to its end. */
async function upload(files: number): Promise<void> {
  const cos = new FakeCos()
  for (let index = 0; index < files; index += 1) cos.addFile('d', `folder/${index}.txt`, BYTES)
  const harness = new Harness({ cos, options: { paging: PAGING } }).start()
  const finished = new Promise<void>((resolve) => {
    harness.main.onFinish = resolve
  })
  harness.add(batchOf('d'), true)
  await finished
  expect(harness.main.reports.filter((report) => report.state === 'verified').length).toBe(files)
  expect(harness.changes.length).toBeGreaterThan(0)
}

test('ten times as many small files cost some ten times as much, each result on disk before it shows', async () => {
  expect(await growthTenfold(1_000, upload)).toBeLessThan(NOT_SQUARED)
}, 60_000)
