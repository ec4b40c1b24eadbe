import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Emulator, startEmulator } from '../../emulator/index.ts'
import { send } from './signed-request.ts'

let emulator: Emulator
beforeEach(async () => {
  emulator = await startEmulator({ store: 'discard', publicPrefixes: ['open/'] })
  for (const path of ['/open/a.txt', '/closed/a.txt']) {
    await send(emulator, { method: 'PUT', path, key: emulator.account, body: 'text' })
  }
})
afterEach(() => emulator.close())

const anybody = async (method: string, key: string, headers: Record<string, string> = {}): Promise<number> => {
  const { pathEndpoints, bucket } = emulator
  return (await fetch(`${pathEndpoints.cosHttp}/${bucket}/${key}`, { method, headers })).status
}

test('anybody reads what is below a public prefix, and nothing else', async () => {
  expect(await anybody('HEAD', 'open/a.txt')).toBe(200)
  expect(await anybody('HEAD', 'open/none.txt')).toBe(404)
  expect(await anybody('HEAD', 'closed/a.txt')).toBe(403)
  expect(await anybody('HEAD', 'closed/none.txt')).toBe(403)
})

test('nobody writes, deletes or lists there without a key, or reads with a wrong one', async () => {
  expect(await anybody('PUT', 'open/a.txt')).toBe(403)
  expect(await anybody('DELETE', 'open/a.txt')).toBe(403)
  expect(await anybody('GET', '?prefix=open/')).toBe(403)
  expect(await anybody('HEAD', 'open/a.txt', { authorization: 'q-sign-algorithm=sha1' })).toBe(403)
  expect(emulator.objects().map(({ key }) => key)).toEqual(['closed/a.txt', 'open/a.txt'])
})
