import { expect, test } from 'vitest'
import { createPartsLedger } from '../../emulator/parts-ledger.ts'
import type { RequestRecord } from '../../emulator/types.ts'

const part = (partNumber: number, rest: Partial<RequestRecord> = {}): RequestRecord => ({
  ...{ kind: 'UploadPart', method: 'PUT', bucket: 'b', key: 'k', query: `partNumber=${partNumber}&uploadId=u` },
  ...{ status: 200, code: '', requestId: '', secretId: '', temporary: true, arrivedMs: 0, ...rest },
})

function resentOf(...records: readonly RequestRecord[]): number {
  const ledger = createPartsLedger()
  for (const record of records) ledger.note(record)
  return ledger.resent
}

test('a part sent again after it was answered 200 counts, whatever became of the repeat', () => {
  expect(resentOf(part(1), part(2))).toBe(0)
  expect(resentOf(part(1), part(1), part(1, { status: 0 }))).toBe(2)
  expect(resentOf(part(1), part(1, { query: 'partNumber=1&uploadId=other' }))).toBe(1)
})

test('a repeat after a refusal, a lost reply or a wrong checksum is right and does not count', () => {
  expect(resentOf(part(1, { status: 503 }), part(1, { status: 0 }), part(1))).toBe(0)
  expect(resentOf(part(1, { fault: 'wrongCrc64' }), part(1))).toBe(0)
  expect(resentOf(part(1, { fault: 'corruptStored:sent' }), part(1))).toBe(0)
})

test('a part that was only slow is kept', () => {
  expect(resentOf(part(1, { fault: 'slowBody' }), part(1))).toBe(1)
})

test('keys are told apart, and other requests are none of it', () => {
  expect(resentOf(part(1), part(1, { key: 'other' }), part(1, { kind: 'PutObject' }))).toBe(0)
})
