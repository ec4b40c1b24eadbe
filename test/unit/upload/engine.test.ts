import { expect, test } from 'vitest'
import type { Answer, Failure, SendOptions, SendRequest } from '../../../renderer/cos/sender.ts'
import { SkippingClock } from '../../fakes/clocks.ts'
import { crc64Of } from '../../fakes/crc64.ts'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'
import { FakeCos } from '../../fakes/fake-cos.ts'

test('uploads a folder of small files and verifies each', async () => {
  const harness = new Harness().start()
  for (let index = 0; index < 20; index += 1)
    harness.cos.addFile('photos', `d/${index}.bin`, bytesOf(index * 10, index))
  harness.add(batchOf('photos'))
  const rows = await harness.ended(20)
  expect(rows.every((row) => row.phase === 'done' && row.verified === true && row.attempts === 1)).toBe(true)
  expect(harness.cos.objects.get('in/photos/d/7.bin')).toMatchObject({ crc64: crc64Of(bytesOf(70, 7)), sizeBytes: 70 })
  expect(harness.cos.complaints).toEqual([])
  expect(harness.main.credentials).toBe(1)
})

test.each([
  ['near', 5, 2],
  ['far', 80, 9],
])('to a server that is %s (%i ms) a file of 9 MiB goes in %i parts', async (_name, delayMs, parts) => {
  const [clock, cos] = [new SkippingClock(), new FakeCos()]
  const transfer = {
    send: (request: SendRequest, options?: SendOptions): Promise<Answer | Failure> =>
      request.body.type === 'file'
        ? cos.send(request, options)
        : new Promise((resolve) => void clock.setTimer(delayMs, () => void cos.send(request, options).then(resolve))),
    walk: cos.walk.bind(cos),
    checksum: cos.checksum.bind(cos),
  }
  const harness = new Harness({ clock, cos, transfer, options: { partSizeBytes: 8 * MIB } }).start()
  const bytes = bytesOf(9 * MIB)
  harness.cos.addFile('big.file', '', bytes)
  harness.add(batchOf('big.file'))
  expect(await harness.ended(1)).toMatchObject([{ phase: 'done', verified: true }])
  expect(harness.cos.objects.get('in/big.file')).toMatchObject({ crc64: crc64Of(bytes), sizeBytes: bytes.length })
  expect(harness.cos.count('UploadPart')).toBe(parts)
})

test('uploads a large file in parts and verifies the whole', async () => {
  const harness = new Harness().start()
  const bytes = bytesOf(5 * MIB + 123)
  harness.cos.addFile('big.file', '', bytes)
  harness.add(batchOf('big.file'))
  const [row] = await harness.ended(1)
  expect(row).toMatchObject({ phase: 'done', verified: true, key: 'in/big.file', sentBytes: bytes.length })
  expect(harness.cos.objects.get('in/big.file')).toMatchObject({ crc64: crc64Of(bytes), sizeBytes: bytes.length })
  expect(harness.cos.count('UploadPart')).toBe(6)
  expect(harness.cos.uploads.size).toBe(0)
  expect(harness.cos.complaints).toEqual([])
})
