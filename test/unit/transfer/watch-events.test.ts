import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { systemEvents } from '../../../main/transfer/watch-events.ts'

test('all watched folders together leave half of the system’s watches to other programs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cos-courier-watches-'))
  const events = systemEvents('linux', 4)
  const watchOne = () =>
    events.watch(
      folder,
      () => undefined,
      () => undefined,
    )
  const [first, second] = [watchOne(), watchOne()]
  onTestFinished(() => {
    second.close()
    rmSync(folder, { recursive: true })
  })
  expect(watchOne).toThrow(expect.objectContaining({ code: 'ENOSPC' }))
  first.close()
  await expect
    .poll(() => {
      const again = watchOne()
      again.close()
      return true
    })
    .toBe(true)
})
