import { describe, expect, test } from 'vitest'
import type { UploadRecord } from '../../../renderer/upload/journal-records.ts'
import type { Phase } from '../../../shared/job.ts'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'

const SIZE = 3 * MIB
const NOW_MS = 1_700_000_000_000

/** A journal as an earlier worker left it: one file in `phase`, and what is known of its upload. */
function left(phase: Phase, upload: Partial<UploadRecord>, more: { cleared?: boolean } = {}): Harness {
  const harness = new Harness()
  const batch = batchOf('a.file', 'other.file')
  const entry = { source: 0, path: '', sizeBytes: SIZE, version: 'v1', attempts: 1 }
  harness.cos.addFile('a.file', '', bytesOf(SIZE))
  harness.cos.addFile('other.file', '', bytesOf(SIZE))
  harness.journal.batches.set(batch.batchId, {
    ...{ batch, report: false, walked: ['a.file', 'other.file'], sinceMs: NOW_MS },
  })
  // The second keeps the batch open.
  const second = { ...entry, source: 1, phase: 'paused' } as const
  harness.journal.pages.set(`${batch.batchId}/0`, [{ ...entry, phase, ...more }, second])
  harness.journal.uploads.set(`${batch.batchId}/0`, {
    ...{ key: 'in/a.file', intentAtMs: NOW_MS, partSizeBytes: MIB, version: 'v1', sizeBytes: SIZE, ...upload },
  })
  return harness
}
const atCos = (harness: Harness, id: string, parts: readonly number[] = [], initiatedAtMs = NOW_MS): void => {
  const part = { crc64: '0', sizeBytes: 0, etag: '"e"', bytes: new Uint8Array() }
  harness.cos.uploads.set(id, { key: 'in/a.file', initiatedAtMs, parts: new Map(parts.map((one) => [one, part])) })
}

describe('at the start', () => {
  test.each([
    ['cancelled', {}],
    ['skipped', {}],
    ['done', {}],
    ['cancelled', { cleared: true }],
  ] as const)('the upload of a file that is %s is aborted, with its parts (%o)', async (phase, more) => {
    const harness = left(phase, { uploadId: 'mine' }, more)
    atCos(harness, 'mine', [1, 2])
    atCos(harness, 'theirs', [1])
    harness.start()
    await harness.until(() => harness.journal.uploads.size === 0)
    expect([...harness.cos.uploads.keys()]).toEqual(['theirs'])
    expect(harness.notices).toEqual([])
  })

  test.each(['failed', 'paused', 'cancelled'] as const)(
    'what an Initiate with a lost reply left of a %s file goes; what has parts, is older or is known stays',
    async (phase) => {
      const harness = left(phase, {})
      atCos(harness, 'orphan')
      atCos(harness, 'with-parts', [1])
      atCos(harness, 'older', [], NOW_MS - 3_600_000)
      harness.start()
      await harness.until(() => harness.journal.uploads.size === 0)
      expect([...harness.cos.uploads.keys()]).toEqual(['with-parts', 'older'])
    },
  )

  test.each(['failed', 'paused'] as const)('the upload of a %s file stays: it goes on with it', async (phase) => {
    const harness = left(phase, { uploadId: 'mine' })
    atCos(harness, 'mine')
    harness.start()
    await harness.until((rows) => rows.length === 2)
    harness.send(phase === 'failed' ? { type: 'jobs.retry', ids: 'all' } : { type: 'jobs.resume', ids: 'all' })
    await harness.until((rows) => rows[0]?.phase === 'done')
    expect(
      harness.cos.log.filter(({ kind, key }) => kind === 'InitiateMultipartUpload' && key === 'in/a.file'),
    ).toEqual([])
  })

  test('a retry waits until the orphan of its file is gone, so that it does not lose its own upload', async () => {
    const harness = left('failed', {})
    atCos(harness, 'orphan')
    let open = (): void => undefined
    harness.cos.hold = new Promise((resolve) => (open = resolve))
    harness.start()
    await harness.until(() => harness.cos.inFlight === 1)
    const [first] = await harness.rows()
    harness.send({ type: 'jobs.retry', ids: [first?.id ?? 0] })
    harness.cos.hold = undefined
    open()
    await harness.until((rows) => rows[0]?.phase === 'done')
    expect(harness.cos.log.filter(({ kind }) => kind === 'InitiateMultipartUpload')).toHaveLength(1)
    expect(harness.cos.uploads.size).toBe(0)
  })

  test('an upload whose batch the journal does not hold is forgotten', async () => {
    const harness = new Harness()
    const record = { key: 'in/x', intentAtMs: 1, partSizeBytes: MIB, version: 'v', sizeBytes: SIZE, uploadId: 'u' }
    harness.journal.uploads.set('b-gone/3', record)
    harness.start()
    await harness.until(() => harness.journal.uploads.size === 0)
    expect(harness.cos.log).toEqual([])
  })
})
