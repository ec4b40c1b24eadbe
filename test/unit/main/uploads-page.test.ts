import { expect, test } from 'vitest'
import { partsPageOf, uploadsPageOf } from '../../../main/cos-admin/uploads.ts'

const upload = { Key: 'in/a%20b%2B', UploadId: 'u1', Initiated: '2026-03-01T10:00:00.000Z' }
const page = (result: unknown) => uploadsPageOf({ ListMultipartUploadsResult: result })
const parts = (result: unknown) => partsPageOf({ ListPartsResult: result })

test('one upload comes as an object, several as an array, none not at all', () => {
  const read = { key: 'in/a b+', uploadId: 'u1', initiatedMs: Date.UTC(2026, 2, 1, 10) }
  expect(page({ Upload: upload, IsTruncated: 'false' })).toEqual({ items: [read] })
  expect(page({ Upload: [upload, upload] })).toEqual({ items: [read, read] })
  expect(page({ IsTruncated: 'false' })).toEqual({ items: [] })
})

test('a page says where the next one begins', () => {
  const next = { IsTruncated: 'true', NextKeyMarker: 'in/a%2520', NextUploadIdMarker: 'u9' }
  expect(page(next)).toEqual({ items: [], after: { key: 'in/a%20', uploadId: 'u9' } })
})

test.each([
  ['another document', () => uploadsPageOf({ ListBucketResult: {} })],
  ['a page that goes on without saying where', () => page({ IsTruncated: 'true' })],
  ['an upload without an id', () => page({ Upload: { ...upload, UploadId: '' } })],
  ['an upload without a date', () => page({ Upload: { ...upload, Initiated: 'soon' } })],
  ['a key that is not encoded', () => page({ Upload: { ...upload, Key: 'in/100%' } })],
  ['an id that would break a line', () => page({ Upload: { ...upload, UploadId: 'a\nb' } })],
  ['a part without a size', () => parts({ Part: { PartNumber: '1' } })],
  ['a negative size', () => parts({ Part: { Size: '-1' } })],
  ['parts that go on without saying where', () => parts({ Part: { Size: '1' }, IsTruncated: 'true' })],
])('%s is no answer of COS', (_, read) => {
  expect(read()).toBeUndefined()
})

test('sizes of parts are summed', () => {
  expect(parts({ Part: [{ Size: '5' }, { Size: '7' }], IsTruncated: 'true', NextPartNumberMarker: '2' })).toEqual({
    count: 2,
    sizeBytes: 12,
    nextMarker: 2,
  })
  expect(parts({})).toEqual({ count: 0, sizeBytes: 0 })
})
