import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { tc3Authorization } from '../../../main/broker/tc3-signature.ts'

const Vectors = v.object({
  vectors: v.pipe(
    v.array(
      v.object({
        name: v.string(),
        secretId: v.string(),
        secretKey: v.string(),
        host: v.string(),
        service: v.string(),
        timestamp: v.number(),
        contentType: v.string(),
        payload: v.string(),
        expected: v.object({ auth: v.string() }),
      }),
    ),
    v.minLength(2),
  ),
})
const file = new URL('../../vectors/tc3-signature.json', import.meta.url)
const { vectors } = v.parse(Vectors, JSON.parse(readFileSync(file, 'utf8')))

test.each(vectors)('signs like the vector $name', (vector) => {
  const { secretId, secretKey, timestamp, expected, ...rest } = vector
  const request = { ...rest, timestampSeconds: timestamp }
  expect(tc3Authorization(request, { secretId, secretKey })).toBe(expected.auth)
  expect(tc3Authorization({ ...request, payload: `${rest.payload} ` }, { secretId, secretKey })).not.toBe(expected.auth)
})
