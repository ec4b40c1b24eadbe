import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { expect, onTestFinished, test } from 'vitest'
import { createReceipts } from '../../../main/history/receipts.ts'
import { historyCalls, type ReceiptRow } from '../../../shared/ipc/history-calls.ts'

const HEAD = {
  batchId: 'b-0000000000000001',
  profileName: 'Photos',
  bucket: 'photos-1250000000',
  region: 'ap-guangzhou',
}
const AT_MS = Date.UTC(2026, 10, 22, 12)
const ROW: ReceiptRow = {
  path: 'album/a,b.jpg',
  key: 'in/a,b.jpg',
  sizeBytes: 5,
  crc64: '255',
  state: 'verified',
  atMs: AT_MS,
}

function setUp(name: string | 'dismissed' = 'receipt.csv') {
  const dir = mkdtempSync(join(tmpdir(), 'cos-courier-receipt-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const suggested: string[] = []
  const receipts = createReceipts({
    nowMs: () => AT_MS,
    pickFile: async (suggestion) => {
      suggested.push(suggestion)
      return name === 'dismissed' ? undefined : join(dir, name)
    },
  })
  return { dir, receipts, suggested, read: () => readFileSync(join(dir, name), 'utf8') }
}

test('a table for Excel has its mark, one row for each file, and no formula', async () => {
  const { dir, receipts, read, suggested } = setUp()
  const begun = await receipts.begin('csv', HEAD)
  const receiptId = begun?.receiptId ?? 0
  await receipts.add(receiptId, [ROW])
  await receipts.add(receiptId, [{ path: '=1+1', key: '-x', sizeBytes: 0, state: 'skipped', why: 'same', atMs: AT_MS }])
  expect(readdirSync(dir)).toEqual([expect.stringMatching(/\.part$/)])
  expect(await receipts.finish(receiptId)).toEqual({ name: 'receipt.csv' })
  expect(suggested).toEqual(['cos-courier-2026-11-22.csv'])
  expect(read().split('\r\n')).toEqual([
    '\uFEFFpath,key,bucket,region,sizeBytes,crc64,crc64Hex,state,why,time,profile,batch',
    '"album/a,b.jpg","in/a,b.jpg",photos-1250000000,ap-guangzhou,5,255,0x00000000000000ff,verified,,2026-11-22T12:00:00.000Z,Photos,b-0000000000000001',
    "'=1+1,'-x,photos-1250000000,ap-guangzhou,0,,,skipped,same,2026-11-22T12:00:00.000Z,Photos,b-0000000000000001",
    '',
  ])
})

test('JSON is whole, also without any file', async () => {
  const { receipts, read } = setUp('receipt.json')
  for (const rows of [[], [ROW, ROW]]) {
    const begun = await receipts.begin('json', HEAD)
    await receipts.add(begun?.receiptId ?? 0, rows)
    await receipts.finish(begun?.receiptId ?? 0)
    const parsed = JSON.parse(read())
    expect(parsed).toMatchObject({ schema: 1, batch: HEAD.batchId, profile: 'Photos', bucket: HEAD.bucket })
    expect(parsed.files).toHaveLength(rows.length)
    if (rows.length > 0)
      expect(parsed.files[1]).toEqual({
        ...{
          path: 'album/a,b.jpg',
          key: 'in/a,b.jpg',
          sizeBytes: 5,
          state: 'verified',
          time: '2026-11-22T12:00:00.000Z',
        },
        ...{ crc64: '255', crc64Hex: '0x00000000000000ff' },
      })
  }
})

test('one that is dropped, or overtaken by another, leaves what was there before', async () => {
  const { dir, receipts, read } = setUp()
  writeFileSync(join(dir, 'receipt.csv'), 'before')
  const first = await receipts.begin('csv', HEAD)
  const second = await receipts.begin('csv', HEAD)
  await expect(receipts.add(first?.receiptId ?? 0, [ROW])).rejects.toMatchObject({ info: { code: 'cancelled' } })
  await receipts.drop(second?.receiptId ?? 0)
  expect(readdirSync(dir)).toEqual(['receipt.csv'])
  expect(read()).toBe('before')
})

test('nothing is begun where the dialog was dismissed, or where nothing can be written', async () => {
  expect(await setUp('dismissed').receipts.begin('csv', HEAD)).toBeUndefined()
  await expect(setUp('no/such/folder.csv').receipts.begin('csv', HEAD)).rejects.toMatchObject({
    info: { code: 'export-failed', subject: 'folder.csv', detail: 'ENOENT' },
  })
})

test('every time that a row may have is one that can be written', async () => {
  const take = (atMs: number) =>
    v.safeParse(historyCalls['receipt.add'].input, { receiptId: 1, rows: [{ ...ROW, atMs }] })
  expect(take(8.64e15 + 1).success).toBe(false)
  expect(take(8.64e15).success).toBe(true)
  const { receipts } = setUp()
  const { receiptId = 0 } = (await receipts.begin('csv', HEAD)) ?? {}
  await receipts.add(receiptId, [{ ...ROW, atMs: 8.64e15 }])
  await receipts.drop(receiptId)
})
