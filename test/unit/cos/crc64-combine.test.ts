import { expect, test } from 'vitest'
import { combineCrc64, sameCrc64 } from '../../../renderer/cos/crc64-combine.ts'
import { growthTenfold, NOT_SQUARED } from '../../fakes/growth.ts'
import vectors from '../../vectors/crc64-ecma.json' with { type: 'json' }

test.each(vectors.combine)('combines $a and $b', ({ crcA, crcB, lenB, combined }) => {
  const pieces = [
    { crc64: crcA, lengthBytes: 4 },
    { crc64: crcB, lengthBytes: lenB },
  ]
  expect(combineCrc64(pieces)).toBe(combined)
})

test('combines 10 000 parts of one length, in any grouping to the same value', () => {
  const piece = { crc64: '11051210869376104954', lengthBytes: 8 * 1024 * 1024 }
  const all = Array.from({ length: 10_000 }, () => piece)
  const whole = combineCrc64(all)
  const half = { crc64: combineCrc64(all.slice(0, 5000)), lengthBytes: 5000 * piece.lengthBytes }
  expect(combineCrc64([half, half])).toBe(whole)
})

test('of nothing it is 0, and comparison knows leading zeros and rejects what is no number', () => {
  expect(combineCrc64([])).toBe('0')
  expect(sameCrc64('0012', '12')).toBe(true)
  expect(sameCrc64('0', '000')).toBe(true)
  expect(sameCrc64('12', '13')).toBe(false)
  expect(sameCrc64('', '')).toBe(false)
})

test('takes no longer for a part because of those before it', async () => {
  const piece = { crc64: '11051210869376104954', lengthBytes: 8 * 1024 * 1024 }
  const combine = (parts: number): void => void combineCrc64(Array.from({ length: parts }, () => piece))
  expect(await growthTenfold(1_000, combine)).toBeLessThan(NOT_SQUARED)
})
