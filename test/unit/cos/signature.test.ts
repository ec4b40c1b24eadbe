import { expect, test } from 'vitest'
import { authorization, createSigningKeys, keyTimeAt, signKey } from '../../../renderer/cos/signature.ts'
import vectors from '../../vectors/cos-signature.json' with { type: 'json' }

const definedOnly = (pairs: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(pairs).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
const lowerCased = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

// Ours always signs with one time for both fields, so the vector in which they differ cannot arise.
const usable = vectors.vectors.filter((vector) => !('signTime' in vector.input))

test('all vectors but the one with two times are used', () => {
  expect(usable.length).toBe(vectors.vectors.length - 1)
})

test.each(usable.map((vector) => [vector.name, vector] as const))('signs %s as its source does', (_, vector) => {
  const { secretId, secretKey, keyTime, method, path } = vector.input
  const query = definedOnly(vector.input.params)
  const headers = lowerCased(definedOnly(vector.input.headers))
  const key = { secretId, keyTime, signKey: signKey(secretKey, keyTime) }
  expect(key.signKey).toBe(vector.expected.signKey)
  expect(authorization({ method, path, query, headers }, key)).toContain(`q-signature=${vector.expected.signature}`)
})

test('a signature lives at most 300 s, begins in the past and ends with the credential', () => {
  const [start, end] = keyTimeAt(1_700_000_059_000, 2_000_000_000_000).split(';').map(Number)
  expect(start).toBeLessThan(1_700_000_059)
  expect((end ?? 0) - (start ?? 0)).toBe(300)
  expect(end ?? 0).toBeGreaterThan(1_700_000_059 + 200)
  expect(keyTimeAt(1_700_000_059_000, 1_700_000_100_000)).toMatch(/;1700000100$/)
})

test('requests of one minute share a sign key; another minute or offset does not', () => {
  const keys = createSigningKeys()
  const credential = { tmpSecretId: 'AKIDEXAMPLE', tmpSecretKey: 'EXAMPLE', expiresAtMs: 2_000_000_000_000 }
  const first = keys(credential, 1_700_000_010_000, 0)
  expect(keys(credential, 1_700_000_030_000, 0)).toBe(first)
  expect(keys(credential, 1_700_000_130_000, 0)).not.toBe(first)
  expect(keys(credential, 1_700_000_130_000, 3_600_000).keyTime).not.toBe(
    keys(credential, 1_700_000_130_000, 0).keyTime,
  )
})
