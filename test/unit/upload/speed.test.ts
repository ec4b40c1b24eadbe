import { expect, test } from 'vitest'
import { PAGING } from '../../../renderer/upload/loaded-pages.ts'
import { batchOf, bytesOf, Harness } from '../../fakes/engine-harness.ts'
import { FakeCos } from '../../fakes/fake-cos.ts'

const FILES = 10_000
/** Plain Node on two shared cores; the goal is 5000, the bound leaves room for neighbours. */
const MIN_FILES_PER_SECOND = 1000

test(`handles ${FILES} small files at thousands a second, with every result on disk before it shows`, async () => {
  const cos = new FakeCos()
  const bytes = bytesOf(16)
  for (let index = 0; index < FILES; index += 1) cos.addFile('d', `folder/${index}.txt`, bytes)
  const harness = new Harness({ cos, options: { paging: PAGING } }).start()
  const startedMs = performance.now()
  harness.add(batchOf('d'), true)
  await new Promise<void>((resolve) => {
    harness.main.onFinish = resolve
  })
  const perSecond = Math.round((FILES * 1000) / (performance.now() - startedMs))
  expect(harness.main.reports.filter((report) => report.state === 'verified').length).toBe(FILES)
  expect(harness.changes.length, `${perSecond} files/s`).toBeGreaterThan(0)
  expect(perSecond).toBeGreaterThan(MIN_FILES_PER_SECOND)
  process.stdout.write(`engine: ${perSecond} files/s, ${harness.journal.commitCount} commits\n`)
}, 40_000)
