import { expect, test } from 'vitest'
import { type GetCredential, orderable } from '../../../main/credentials.ts'
import type { Credential } from '../../../shared/credential.ts'

const CREDENTIAL: Credential = {
  ...{ tmpSecretId: '', tmpSecretKey: '', sessionToken: '', expiresAtMs: 0, lifetimeMs: 0, clockOffsetMs: 0 },
  destination: {
    ...{ destinationId: 'd', host: 'h', scheme: 'https', pathPrefix: '', bucket: 'b', region: 'r' },
    ...{ keyPrefix: 'in/', mayHead: true },
  },
}

/** Each credential says in its id what it was asked for, and as which one. */
function broker() {
  const asked: string[] = []
  const get: GetCredential = async (profileId, prefix, acl) => {
    asked.push(`${profileId} ${prefix} ${acl ?? 'no ACL'}`)
    if (prefix === 'refused/') throw new Error('refused')
    return { ...CREDENTIAL, tmpSecretId: String(asked.length) }
  }
  return { asked, ...orderable(get) }
}

test('a credential that was ordered is given once, to whoever asks for exactly that', async () => {
  const { asked, get, order } = broker()
  order('p', 'in/')
  expect(asked).toEqual(['p in/ no ACL'])
  expect((await get('p', 'else/')).tmpSecretId).toBe('2')
  expect((await get('p', 'in/', 'public-read')).tmpSecretId).toBe('3')
  expect((await get('p', 'in/')).tmpSecretId).toBe('1')
  expect((await get('p', 'in/')).tmpSecretId).toBe('4')
})

test('one that nobody asked for is not given later', async () => {
  const { get, order } = broker()
  order('p', 'in/')()
  expect((await get('p', 'in/')).tmpSecretId).toBe('2')
})

test('why an order failed is told to whoever asks, and the next one is tried anew', async () => {
  const { asked, get, order } = broker()
  order('p', 'refused/')
  await expect(get('p', 'refused/')).rejects.toThrow('refused')
  await expect(get('p', 'refused/')).rejects.toThrow('refused')
  expect(asked).toHaveLength(2)
})
