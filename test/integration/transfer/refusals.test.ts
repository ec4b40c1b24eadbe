import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { grantDestination, grantSource, serve, startTransfer, tempFolder } from './harness.ts'

const file = (path: string, sourceId = 'files') =>
  ({ type: 'file', sourceId, path, version: '0:0:0:0', offset: 0, length: 3 }) as const

test('what is not granted is refused, and none of it reaches the server', async () => {
  let requests = 0
  const { port } = await serve((_request, response) => {
    requests += 1
    response.end()
  })
  const folder = await tempFolder()
  await writeFile(join(folder, 'a'), 'abc')
  const { transfer, send } = await startTransfer()
  grantDestination(transfer, port)
  grantSource(transfer, folder)
  const destination = [
    { key: 'out/a' },
    { key: 'in/a', destinationId: 'elsewhere' },
    { key: 'in/a', headers: { host: 'other.cos.localhost' } },
    { key: 'in/a', headers: { authorization: 'q-ak=AKIDEXAMPLEOTHER' } },
    { key: 'in/a', headers: { 'x-cos-acl': 'public-read' } },
    { key: 'in/a', headers: { 'content-length': '7' } },
  ]
  for (const call of destination)
    expect(await send(call).final).toMatchObject({ error: { code: 'destination-refused' }, sent: 'nothing' })
  const sources = ['../a', '/etc/passwd', 'x/../../a', '', './a', 'a//b'].map((path) => file(path))
  for (const body of [...sources, file('a', 'never-granted')])
    expect(await send({ key: 'in/a', body }).final).toMatchObject({
      error: { code: 'source-unknown' },
      sent: 'nothing',
    })
  transfer.handleControl({ type: 'source.revoke', sourceId: 'files' }, [])
  expect(await send({ key: 'in/a', body: file('a') }).final).toMatchObject({ error: { code: 'source-unknown' } })
  expect(requests).toBe(0)
})

test('a destination is refused from the moment it expires', async () => {
  const { port } = await serve((_request, response) => void response.end())
  let now = 1_000
  const { transfer, send } = await startTransfer({ now: () => now })
  grantDestination(transfer, port, { expiresAtMs: 2_000 })
  now = 1_999
  expect(await send({ key: 'in/a' }).final).toMatchObject({ type: 'answer' })
  now = 2_000
  expect(await send({ key: 'in/a' }).final).toMatchObject({ error: { code: 'destination-refused' } })
})
