import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { fileNamed, grantDestination, grantSource, serve, startTransfer, tempFolder } from './harness.ts'
import { workerSource } from './worker-source.ts'

test('a file worker that dies fails the call it had, says so in the log, and is replaced', async () => {
  const folder = await tempFolder()
  await writeFile(join(folder, 'a'), '123456789')
  const { port } = await serve((request, response) => void request.resume().on('end', () => response.end()))
  const source = await workerSource()
  let started = 0
  const { transfer, walk, send, logs } = await startTransfer({
    startWorker: (options) => {
      started += 1
      const broken = "require('node:worker_threads').parentPort.on('message', () => process.exit(1))"
      return new Worker(started === 1 ? broken : source, { ...options, eval: true })
    },
  })
  grantDestination(transfer, port)
  grantSource(transfer, folder)
  const { version } = fileNamed(await walk('files'), 'a')
  const body = { type: 'file', sourceId: 'files', path: 'a', version, offset: 0, length: 9 } as const
  expect(await send({ key: 'in/a', body }).final).toMatchObject({ error: { code: 'internal' }, sent: 'nothing' })
  expect(logs).toEqual(['send failed: Error'])
  expect(await send({ key: 'in/a', body }).final).toMatchObject({ type: 'answer', crc64: '11051210869376104954' })
  // The dead one, the one in its place, and the one that looked while the folder was walked.
  expect(started).toBe(3)
})
