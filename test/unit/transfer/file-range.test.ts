import { afterEach, expect, test, vi } from 'vitest'
import type { FilePool } from '../../../main/transfer/file-pool.ts'
import { FileRange } from '../../../main/transfer/file-range.ts'
import { createSlots } from '../../../main/transfer/slots.ts'

const MIB = 1024 * 1024
const memory = new WebAssembly.Memory({ initial: 512, maximum: 512, shared: true })

afterEach(() => void vi.useRealTimers())

function fakePool(): FilePool {
  const slots = createSlots(memory, 0, 32, MIB)
  return {
    ...{ prepare: () => undefined, pieceBytes: MIB, kernel: { join: () => 0n }, stat: notAsked, close: notAsked },
    slotsFor: () => slots,
    run: async ({ last }) => ({ job: 1, sum: 0n, ...(!last && { fd: 1 }) }),
  }
}

/** Lengths in MiB of the pieces of 20 MiB, for a consumer who takes so long for each. */
async function piecesOf(takesMs: readonly number[], pool = fakePool()): Promise<number[]> {
  vi.useFakeTimers({ toFake: ['performance'] })
  const whole = { path: '/f', subject: 'f', version: '', offset: 0, length: 20 * MIB, refusal: () => undefined }
  const range = new FileRange(pool, whole)
  const lengths: number[] = []
  for (let piece = await range.next(); piece !== undefined; piece = await range.next()) {
    lengths.push(piece.bytes.length / MIB)
    vi.advanceTimersByTime(takesMs[lengths.length - 1] ?? 0)
    piece.release()
  }
  return lengths
}
const notAsked = (): Promise<never> => Promise.reject(new Error('not asked for'))

test('pieces grow to 4 MiB for a line that takes them in no time', async () => {
  expect(await piecesOf([])).toEqual([1, 1, 2, 4, 4, 4, 4])
})

test('a slow line gets pieces of 1 MiB, so that it is seen to move', async () => {
  expect(await piecesOf(new Array(20).fill(50))).toEqual(new Array(20).fill(1))
})

test('… also when it becomes slow', async () => {
  expect(await piecesOf([0, 0, 0, 1000, 1000, 1000, 1000, 1000])).toEqual([1, 1, 2, 4, 4, 1, 1, 1, 1, 1, 2, 1])
})

test('the next range begins with what suited the last', async () => {
  const pool = fakePool()
  await piecesOf([], pool)
  expect(await piecesOf([], pool)).toEqual([4, 4, 4, 4, 4])
  await piecesOf(new Array(20).fill(1000), pool)
  expect(await piecesOf([], pool)).toEqual([1, 1, 2, 4, 4, 4, 4])
})
