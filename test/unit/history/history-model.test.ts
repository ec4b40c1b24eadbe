import { describe, expect, test } from 'vitest'
import { createHistoryModel, type HistorySource } from '../../../renderer/transfer/history/history-model.ts'
import { inOrder, rowListOf } from '../../../renderer/transfer/history/history-rows.ts'
import { dayOf, type HistoryBatch, type HistorySegment, segmentsOf } from '../../../renderer/upload/history-records.ts'
import type { Job } from '../../../renderer/upload/job-reducer.ts'

const NOON = new Date(2026, 10, 22, 12).getTime()
const DAY_MS = 86_400_000
const BATCH: HistoryBatch = {
  ...{ batchId: 'b-0000000000000001', profileId: 'p-0123456789abcdef', profileName: 'Photos', prefix: 'in/' },
  ...{ bucket: 'photos-1250000000', region: 'ap-guangzhou' },
  sources: [{ sourceId: 's-0000000000000001', name: 'album', kind: 'folder' }],
}
const job = (index: number, path: string, endedAtMs: number): Job => ({
  ...{ id: index, batchId: BATCH.batchId, index, source: 0, path, key: `in/album/${path}`, sizeBytes: 10, mtimeMs: 0 },
  ...{ version: 'v', phase: 'done', attempts: 1, crc64: '7', verified: true, endedAtMs },
})

/** A store of these jobs in pages of two; tells which pages were read. */
function storeOf(jobs: readonly Job[]) {
  const segments = new Map<string, HistorySegment>()
  const add = (more: readonly Job[]): void => {
    for (let page = 0; page * 2 < more.length; page += 1)
      for (const segment of segmentsOf(BATCH, page, more.slice(page * 2, page * 2 + 2), 0))
        if (segment.head.count > 0) segments.set(segment.head.id, segment)
  }
  add(jobs)
  const reads: string[] = []
  const source: HistorySource = {
    heads: async () => [...segments.values()].map(({ head }) => head),
    batch: async () => BATCH,
    page: async (id) => {
      reads.push(id)
      return segments.get(id)?.page
    },
    clear: async (day) => {
      for (const [id, { head }] of segments) if (day === undefined || head.day === day) segments.delete(id)
    },
  }
  return { source, reads, add }
}
const JOBS = [
  job(0, 'old.jpg', NOON - DAY_MS),
  job(1, 'a.jpg', NOON),
  job(2, 'b.jpg', NOON + 1),
  job(3, 'Straße.JPG', NOON + 2),
]

async function shown(model: ReturnType<typeof createHistoryModel>): Promise<readonly string[]> {
  const { list } = model.state()
  const rows: string[] = []
  for (let row = 0; row < (list?.rows ?? 0); row += 1) {
    const at = list?.rowAt(row)
    rows.push(at?.kind === 'day' ? at.day : ((await model.read(row))?.name ?? '?'))
  }
  return rows
}
const searched = async (model: ReturnType<typeof createHistoryModel>, query: string): Promise<void> => {
  const ended = new Promise<void>((resolve) => {
    const stop = model.subscribe(() => {
      const { isSearching, query: now } = model.state()
      if (isSearching || now !== query.trim().toLocaleLowerCase()) return
      stop()
      resolve()
    })
  })
  model.search(query)
  await ended
}

describe('the history’s list', () => {
  test('has days, and in each the files, newest first', async () => {
    const { source } = storeOf(JOBS)
    const model = createHistoryModel(source, () => NOON)
    expect(model.state().list).toBeUndefined()
    await model.refresh()
    expect(await shown(model)).toEqual([
      ...['2026-11-22', 'Straße.JPG', 'b.jpg', 'a.jpg'],
      ...['2026-11-21', 'old.jpg'],
    ])
    expect(model.state().list).toMatchObject({ files: 4, bytes: 40, rows: 6 })
  })

  test('reads only pages whose files are looked at', async () => {
    const { reads, source } = storeOf(JOBS)
    const model = createHistoryModel(source, () => NOON)
    await model.refresh()
    expect(reads).toEqual([])
    expect(model.item(1)).toBeUndefined()
    expect(model.item(0)).toBeUndefined()
    await expect.poll(() => model.item(1)?.name).toBe('Straße.JPG')
    expect(reads).toHaveLength(1)
  })

  test('is searched by name and key, in any case, and shows all again afterwards', async () => {
    const model = createHistoryModel(storeOf(JOBS).source, () => NOON)
    await model.refresh()
    await searched(model, ' STRASSE')
    expect(await shown(model)).toEqual([])
    await searched(model, 'straße.jpg')
    expect(await shown(model)).toEqual(['2026-11-22', 'Straße.JPG'])
    await searched(model, 'album/o')
    expect(await shown(model)).toEqual(['2026-11-21', 'old.jpg'])
    await searched(model, '')
    expect(model.state().list?.files).toBe(4)
  })

  test('shows what has been added, and no more what was taken out', async () => {
    const { add, source } = storeOf(JOBS)
    const model = createHistoryModel(source, () => NOON)
    await model.refresh()
    add([...JOBS, job(4, 'new.jpg', NOON + 9)])
    await model.refresh()
    expect((await shown(model))[1]).toBe('new.jpg')
    await model.clear(dayOf(NOON))
    expect(await shown(model)).toEqual(['2026-11-21', 'old.jpg'])
    await model.clear(undefined)
    expect(model.state().list?.rows).toBe(0)
  })

  test('that cannot be read says so, and can be read later', async () => {
    const { source } = storeOf(JOBS)
    let failure: Error | undefined = new Error('damaged')
    const heads = () => (failure ? Promise.reject(failure) : source.heads())
    const model = createHistoryModel({ ...source, heads }, () => NOON)
    await model.refresh()
    expect(model.state().hasFailed).toBe(true)
    failure = undefined
    await model.refresh()
    expect(model.state()).toMatchObject({ hasFailed: false, list: { files: 4 } })
  })

  test('of a million files finds any row at once', () => {
    const head = { batchId: 'b', kind: 'uploaded', bytes: 1, count: 256 } as const
    const heads = Array.from({ length: 4000 }, (_, at) => ({
      ...head,
      id: `b/${at}`,
      day: `2026-01-${10 + (at % 20)}`,
      lastMs: at,
    }))
    const list = rowListOf(inOrder(heads).map((one) => ({ head: one })))
    expect(list).toMatchObject({ rows: 1_024_020, files: 1_024_000 })
    expect(list.rowAt(0)).toEqual({ kind: 'day', day: '2026-01-29', count: 51_200 })
    expect(list.rowAt(51_201)).toMatchObject({ kind: 'day', day: '2026-01-28' })
    expect(list.rowAt(1_024_019)).toMatchObject({ kind: 'file', nth: 255 })
    expect([list.rowAt(-1), list.rowAt(1_024_020)]).toEqual([undefined, undefined])
    expect([list.firstFile(0, 1), list.firstFile(51_201, -1), list.firstFile(0, -1)]).toEqual([1, 51_200, undefined])
  })
})
