import { describe, expect, test } from 'vitest'
import {
  dayOf,
  entriesIn,
  type HistoryBatch,
  nameOf,
  segmentsOf,
  withoutCleared,
} from '../../../renderer/upload/history-records.ts'
import type { Job } from '../../../renderer/upload/job-reducer.ts'

const BATCH: HistoryBatch = {
  ...{ batchId: 'b-0000000000000001', profileId: 'p-0123456789abcdef', profileName: 'Photos', prefix: 'in/' },
  ...{ bucket: 'photos-1250000000', region: 'ap-guangzhou' },
  sources: [
    { sourceId: 's-0000000000000001', name: 'album', kind: 'folder' },
    { sourceId: 's-0000000000000002', name: 'a.txt', kind: 'file' },
  ],
}
const NOON = new Date(2026, 10, 22, 12).getTime()
const DAY_MS = 86_400_000
const job = (index: number, more: Partial<Job> = {}): Job => ({
  ...{ id: index, batchId: BATCH.batchId, index, source: 0, path: `${index}.jpg`, key: `in/album/${index}.jpg` },
  ...{
    sizeBytes: 10,
    mtimeMs: 0,
    version: 'v',
    phase: 'done',
    attempts: 1,
    crc64: '7',
    verified: true,
    endedAtMs: NOON,
  },
  ...more,
})

describe('records of the history', () => {
  test('come back as they were, with keys that follow from the path and others', () => {
    const jobs = [
      job(0),
      job(1, { key: 'in/2026/1.jpg', verified: false }),
      job(2, { source: 1, path: '', key: 'in/a.txt' }),
    ]
    const [, uploaded] = segmentsOf(BATCH, 0, jobs, 0)
    expect(uploaded?.page.keys).toEqual(['', 'in/2026/1.jpg', ''])
    const entries = uploaded ? entriesIn(BATCH, structuredClone(uploaded.page)) : []
    expect(entries.map(({ key, state }) => [key, state])).toEqual([
      ['in/album/0.jpg', 'verified'],
      ['in/2026/1.jpg', 'unverified'],
      ['in/a.txt', 'verified'],
    ])
    expect(entries.map(nameOf)).toEqual(['0.jpg', '1.jpg', 'a.txt'])
    expect(entries[0]).toMatchObject({ crc64: '7', sizeBytes: 10, atMs: NOON, index: 0 })
  })

  test('of one page are parted by day, those that were not uploaded apart, cancelled and unfinished ones nowhere', () => {
    const segments = segmentsOf(
      BATCH,
      3,
      [
        job(0),
        job(1, { endedAtMs: NOON - DAY_MS }),
        job(2, { phase: 'skipped', skippedBecause: 'same' }),
        job(3, { phase: 'cancelled', skippedBecause: 'cancelled' }),
        job(4, { phase: 'uploading' }),
      ],
      0,
    )
    expect(segments.map(({ head }) => [head.id, head.count])).toEqual([
      ['b-0000000000000001/3/others', 1],
      ['b-0000000000000001/3/2026-11-22', 1],
      ['b-0000000000000001/3/2026-11-21', 1],
    ])
  })

  test('of files whose end nobody wrote down have the time of their batch', () => {
    const { endedAtMs: _, ...old } = job(0)
    expect(segmentsOf(BATCH, 0, [old], NOON)[1]?.head).toMatchObject({ day: dayOf(NOON), lastMs: NOON })
  })

  test('that were taken out do not come back with their page, newer ones do', () => {
    const [, segment] = segmentsOf(BATCH, 0, [job(0), job(1, { endedAtMs: NOON + 5 })], 0)
    if (segment === undefined) throw new Error('no segment')
    const ofDay = withoutCleared(BATCH, segment, { allAtMs: 0, days: { [dayOf(NOON)]: NOON } })
    expect(ofDay.head).toMatchObject({ id: segment.head.id, count: 1 })
    expect(entriesIn(BATCH, ofDay.page).map(({ index }) => index)).toEqual([1])
    expect(withoutCleared(BATCH, segment, { allAtMs: NOON + 5, days: {} }).head.count).toBe(0)
    expect(withoutCleared(BATCH, segment, { allAtMs: 0, days: { '2026-11-21': NOON + 9 } })).toBe(segment)
  })
})
