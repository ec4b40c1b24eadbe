import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileNamed, grantDestination, grantSource, serve, startTransfer, tempFolder } from './harness.ts'

const MIB = 1024 * 1024

/** A transfer with one file of `sizeBytes`, and a server that counts what it gets by key. */
async function arrange(sizeBytes: number, stallMs?: number) {
  const folder = await tempFolder()
  await writeFile(join(folder, 'data.bin'), randomBytes(sizeBytes))
  const received = new Map<string, number>()
  const { port } = await serve(async (request, response) => {
    const key = request.url ?? ''
    for await (const chunk of request) received.set(key, (received.get(key) ?? 0) + chunk.length)
    response.end()
  })
  const app = await startTransfer(stallMs === undefined ? {} : { stallMs })
  grantDestination(app.transfer, port)
  grantSource(app.transfer, folder)
  const { path, version } = fileNamed(await app.walk('files'), 'data.bin')
  const body = { type: 'file', sourceId: 'files', path, version, offset: 0, length: sizeBytes } as const
  const limit = (bytesPerSecond: number | null): void =>
    app.transfer.handleControl({ type: 'limit', bytesPerSecond }, [])
  const total = (): number => [...received.values()].reduce((sum, bytes) => sum + bytes, 0)
  return { ...app, body, limit, received, total }
}
const seconds = (count: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, count * 1000))

test('all sockets together keep to the limit within 5 %, each gets its share, and none is taken for stalled', async () => {
  const rate = 4 * MIB
  const { body, limit, total, received, send, cancel } = await arrange(32 * MIB, 400)
  limit(rate)
  const calls = ['a', 'b', 'c', 'd'].map((name) => send({ key: `in/${name}`, body }))
  await seconds(1)
  const [before, startedMs] = [total(), performance.now()]
  await seconds(6)
  const rateSeen = ((total() - before) * 1000) / (performance.now() - startedMs)
  expect(Math.abs(rateSeen / rate - 1)).toBeLessThan(0.05)
  const shares = [...received.values()]
  expect(shares.length).toBe(4)
  expect(Math.max(...shares) / Math.min(...shares)).toBeLessThan(1.5)
  for (const { id } of calls) cancel(id)
  for (const { final } of calls) expect(await final).toMatchObject({ error: { code: 'cancelled' }, sent: 'partly' })
}, 15_000)

test('our own waiting is longer than the stall time, and the body arrives whole all the same', async () => {
  const { body, limit, total, send } = await arrange(20_000, 300)
  // A slice of 4 KiB takes a second.
  limit(4096)
  const { final } = send({ key: 'in/slow', body })
  await seconds(2.5)
  expect(total()).toBeGreaterThan(0)
  expect(total()).toBeLessThan(16_000)
  limit(null)
  expect(await final).toMatchObject({ type: 'answer', status: 200 })
  expect(total()).toBe(20_000)
}, 10_000)

test('who waits for the limit is cancelled at once', async () => {
  const { body, limit, send, cancel } = await arrange(20_000)
  limit(1024)
  const { id, final } = send({ key: 'in/slow', body })
  await seconds(0.3)
  const startedMs = performance.now()
  cancel(id)
  expect(await final).toMatchObject({ error: { code: 'cancelled' } })
  expect(performance.now() - startedMs).toBeLessThan(200)
})
