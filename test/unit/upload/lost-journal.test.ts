import { describe, expect, test } from 'vitest'
import { defaultBatchOptions } from '../../../shared/batch-options.ts'
import { crc64Of } from '../../fakes/crc64.ts'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'
import type { FakeCos } from '../../fakes/fake-cos.ts'

const LARGE = bytesOf(3 * MIB + 1)
function there(cos: FakeCos, key: string, bytes: Uint8Array): void {
  cos.objects.set(key, { crc64: crc64Of(bytes), sizeBytes: bytes.length, etag: '"e"', modifiedMs: 1 })
}

describe('a batch that main knows and the journal has lost', () => {
  test('is walked again; what is at COS with its size and CRC64 is done and verified, and not sent again', async () => {
    const harness = new Harness()
    for (let index = 0; index < 30; index += 1) {
      harness.cos.addFile('d', `f${index}`, bytesOf(50, index))
      if (index < 20) there(harness.cos, `in/d/f${index}`, bytesOf(50, index < 19 ? index : 99))
    }
    harness.cos.addFile('d', 'large', LARGE)
    there(harness.cos, 'in/d/large', LARGE)
    harness.cos.addFile('d', 'shorter', bytesOf(9))
    there(harness.cos, 'in/d/shorter', bytesOf(10))
    harness.start([batchOf('d')])
    const rows = await harness.ended(32)
    expect(rows.every((row) => row.phase === 'done' && row.verified === true)).toBe(true)
    expect(harness.notices).toEqual([{ kind: 'journal-lost' }])
    const sent = harness.cos.log.filter(({ kind }) => kind === 'PutObject').map(({ key }) => key.slice('in/d/'.length))
    const missing = Array.from({ length: 11 }, (_, index) => `f${19 + index}`)
    expect(sent.sort()).toEqual([...missing, 'shorter'].sort())
    expect([harness.cos.count('InitiateMultipartUpload'), harness.cos.count('GetBucket')]).toEqual([0, 1])
    expect(rows.filter((row) => row.attempts === 0)).toHaveLength(20)
  })

  test('goes on recognising after one more restart', async () => {
    const harness = new Harness()
    harness.cos.addFile('d', 'x', bytesOf(50))
    there(harness.cos, 'in/d/x', bytesOf(50))
    let open = (): void => undefined
    harness.cos.hold = new Promise((resolve) => (open = resolve))
    harness.start([batchOf('d')])
    await harness.until(() => harness.journal.pages.size === 1 && harness.cos.inFlight === 1)
    harness.engine.stop()
    const { clock, cos, journal, main } = harness
    cos.hold = undefined
    const after = new Harness({ clock, cos, journal, main }).start()
    expect((await after.ended(1))[0]).toMatchObject({ phase: 'done', verified: true })
    expect([cos.count('PutObject'), after.notices.length]).toEqual([0, 0])
    open()
  })

  test('is sent again where nobody may look', async () => {
    const harness = new Harness()
    harness.main.mayHead = false
    harness.cos.addFile('d', 'x', bytesOf(50))
    there(harness.cos, 'in/d/x', bytesOf(50))
    harness.start([batchOf('d')])
    expect((await harness.ended(1))[0]).toMatchObject({ phase: 'done', verified: true })
    expect([harness.cos.count('PutObject'), harness.cos.count('HeadObject')]).toEqual([1, 0])
  })

  test('knows its own objects under every choice, and renames only for others', async () => {
    for (const conflict of ['skip', 'rename', 'different', 'newer'] as const) {
      const harness = new Harness()
      harness.cos.addFile('d', 'x', bytesOf(50), 'v1', 5)
      there(harness.cos, 'in/d/x', bytesOf(50))
      harness.start([{ ...batchOf('d'), options: { ...defaultBatchOptions(), conflict } }])
      expect((await harness.ended(1))[0], conflict).toMatchObject({ phase: 'done', key: 'in/d/x', verified: true })
      expect(harness.cos.count('PutObject')).toBe(0)
    }
  })
})
