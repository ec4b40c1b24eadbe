import { describe, expect, test } from 'vitest'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'
import { latch } from '../../fakes/latch.ts'

const BIG = bytesOf(4 * MIB + 1)

describe('the journal', () => {
  test('a file is done for others only after the transaction that says so', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('a.file', '', bytesOf(3))
    const hold = latch()
    harness.cos.onSend = () => {
      harness.journal.hold = hold.promise
    }
    harness.add(batchOf('a.file'), true)
    await harness.until(([row]) => row?.phase === 'verifying')
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(await harness.row('a.file')).toMatchObject({ phase: 'verifying' })
    expect(harness.main.reports).toEqual([])
    hold.open()
    await harness.ended(1)
    const written = harness.journal.commits.find(({ changes }) => JSON.stringify(changes).includes('"done"'))
    expect(written?.durability).toBe('strict')
  })

  test('the intent is strictly on disk before Initiate, and the end before Complete', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('a.file', '', BIG)
    const seen: unknown[] = []
    const isUpload = ({ store }: { readonly store: string }): boolean => store === 'uploads'
    harness.cos.onSend = ({ method }) => {
      if (method !== 'POST') return
      const last = harness.journal.commits.findLast(({ changes }) => changes.some(isUpload))
      seen.push([last?.durability, ...harness.journal.uploads.values()])
    }
    harness.add(batchOf('a.file'))
    await harness.ended(1)
    expect(seen).toEqual([
      ['strict', expect.not.objectContaining({ uploadId: expect.anything() })],
      ['strict', expect.objectContaining({ uploadId: expect.anything(), completing: true })],
    ])
  })

  test('the id of an upload is strictly on disk before any of its parts is sent', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('a.file', '', BIG)
    const seen: unknown[] = []
    harness.cos.onSend = ({ query }) => {
      if (query['partNumber'] !== undefined) seen.push([...harness.journal.uploads.values()][0]?.uploadId)
    }
    harness.add(batchOf('a.file'))
    await harness.ended(1)
    expect(seen.length).toBeGreaterThan(1)
    expect(new Set(seen)).toEqual(new Set([expect.stringMatching(/^upload-/)]))
    const named = harness.journal.commits.find(({ changes }) => JSON.stringify(changes).includes('"uploadId"'))
    expect(named?.durability).toBe('strict')
  })

  test('a journal that cannot be written fails the file and is said', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('a.file', '', bytesOf(3))
    harness.cos.onSend = () => {
      harness.journal.failure = new Error('disk full')
    }
    harness.add(batchOf('a.file'))
    const [row] = await harness.ended(1)
    expect(row).toMatchObject({ phase: 'failed', error: { code: 'internal' } })
    expect(harness.notices.some((notice) => notice.kind === 'journal-failed')).toBe(true)
  })
})

describe('a command', () => {
  test('has every file reported once and its end after them', async () => {
    const harness = new Harness().start()
    for (let index = 0; index < 450; index += 1) harness.cos.addFile('d', `${index}`, bytesOf(index % 7))
    harness.cos.addEntry('d', { type: 'skipped', path: 'link', reason: 'symlink' })
    harness.cos.fault('PutObject', { type: 'refuse', status: 403, code: 'AccessDenied' }, { key: 'in/d/7' })
    harness.add(batchOf('d'), true)
    await harness.until(() => harness.main.closed.length === 1)
    const states = harness.main.reports.map((report) => report.state)
    expect(states.length).toBe(451)
    expect(states.filter((state) => state === 'verified').length).toBe(449)
    expect(harness.main.reports.find((report) => report.path === '3')).toMatchObject({
      key: 'in/d/3',
      url: 'https://examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com/in/d/3',
      crc64: expect.stringMatching(/^\d+$/),
      attempts: 1,
    })
    const channels = harness.main.calls.map((call) => call.channel)
    expect(channels.slice(channels.lastIndexOf('batch.report') + 1)).toEqual(['batch.finish', 'batch.close'])
  })

  test('is forgotten by the journal before main closes it, which ends the process', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('d', 'x', bytesOf(1))
    harness.add(batchOf('d'), true)
    await harness.until(() => harness.main.closed.length === 1)
    expect([...harness.journal.batches.values()].map(({ closed }) => closed)).toEqual([true])
    const after = new Harness({ journal: harness.journal }).start()
    await after.until(() => harness.journal.batches.size === 0)
    expect([await after.rows(), after.main.calls]).toEqual([[], []])
  })

  test('without a key ends with that error', async () => {
    const harness = new Harness().start()
    harness.main.refusal = { code: 'key-missing' }
    harness.cos.addFile('d', 'x', bytesOf(1))
    harness.add(batchOf('d'), true)
    await harness.until(() => harness.main.finished.length === 1)
    expect(harness.main.finished[0]?.error).toEqual({ code: 'key-missing' })
  })

  test('leaves no upload at COS when a large file fails', async () => {
    const harness = new Harness().start()
    harness.cos.addFile('a.file', '', BIG)
    harness.cos.fault('UploadPart', { type: 'refuse', status: 403, code: 'AccessDenied' }, { partNumber: 2 })
    harness.add(batchOf('a.file'), true)
    await harness.until(() => harness.main.finished.length === 1)
    expect(harness.cos.uploads.size).toBe(0)
  })
})
