import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, open, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fileNamed, grantDestination, grantSource, serve, signal, startTransfer, tempFolder } from './harness.ts'
import { arrange, collect, fileBody, MIB } from './one-file.ts'

describe('what the file does', () => {
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    await collect(request)
    response.end()
  }

  test('a file that changed since the walk is file-changed, and nothing is sent', async () => {
    let requests = 0
    const { send, entry, path } = await arrange(randomBytes(1000), () => {
      requests += 1
    })
    await appendFile(path, 'x')
    const failure = await send({ key: 'in/a', body: fileBody(entry) }).final
    expect(failure).toMatchObject({ error: { code: 'file-changed', subject: 'data.bin' }, sent: 'nothing' })
    expect(requests).toBe(0)
  })

  test.each([
    ['grows', (path: string) => appendFile(path, 'x')],
    ['shrinks', (path: string) => truncate(path, 10 * MIB)],
    [
      'is overwritten in place',
      async (path: string) => {
        const file = await open(path, 'r+')
        await file.write('other')
        await file.close()
      },
    ],
  ])('a file that %s while it is sent is file-changed, and its request is never completed', async (_name, change) => {
    let completed = false
    let resume = (): void => undefined
    const started = signal()
    const { send, entry, path } = await arrange(randomBytes(64 * MIB), (request) => {
      request.once('data', () => {
        request.pause()
        resume = () => request.resume()
        started.give()
      })
      request.on('end', () => {
        completed = true
      })
    })
    const call = send({ key: 'in/a', body: fileBody(entry) })
    await started.given
    await change(path)
    resume()
    expect(await call.final).toMatchObject({ error: { code: 'file-changed' }, sent: 'partly' })
    expect(completed).toBe(false)
  })

  test('a range beyond the end of the file is file-changed', async () => {
    const { send, entry } = await arrange(randomBytes(1000), take)
    const failure = await send({ key: 'in/a', body: fileBody(entry, 500, 501) }).final
    expect(failure).toMatchObject({ error: { code: 'file-changed', detail: 'ends at byte 1000' }, sent: 'nothing' })
  })

  test('a file that is gone is file-vanished', async () => {
    const { send, entry, path } = await arrange(randomBytes(10), take)
    await rm(path)
    expect(await send({ key: 'in/a', body: fileBody(entry) }).final).toMatchObject({ error: { code: 'file-vanished' } })
  })

  test('a link put in its place is not followed', async () => {
    const { send, entry, path } = await arrange(randomBytes(10), take)
    await rename(path, `${path}.real`)
    await symlink(`${path}.real`, path)
    expect(await send({ key: 'in/a', body: fileBody(entry) }).final).toMatchObject({ error: { code: 'file-changed' } })
  })

  test('a folder that became a link cannot lead out of the source, even to the same file', async () => {
    const { send, folder, walk } = await arrange(randomBytes(10), take)
    const outside = await tempFolder()
    await mkdir(join(folder, 'sub'))
    await writeFile(join(folder, 'sub', 'secret'), 'secret')
    const entry = fileNamed(await walk('files'), 'sub/secret')
    await rename(join(folder, 'sub'), join(outside, 'sub'))
    await symlink(join(outside, 'sub'), join(folder, 'sub'))
    const failure = await send({ key: 'in/a', body: fileBody(entry) }).final
    const detail = 'the path leads out of the source'
    expect(failure).toMatchObject({ error: { code: 'source-unknown', detail }, sent: 'nothing' })
  })

  test('a folder in the place of a file is file-unreadable', async () => {
    const { send, entry, folder } = await arrange(randomBytes(10), take)
    await mkdir(join(folder, 'sub'))
    const failure = await send({ key: 'in/a', body: { ...fileBody(entry), path: 'sub' } }).final
    expect(failure).toMatchObject({ error: { code: 'file-unreadable', detail: 'not a regular file' } })
  })

  test('a protected place is not sent from, even when the caller knows the version', async () => {
    const started = await startTransfer()
    const { port } = await serve(take)
    grantDestination(started.transfer, port)
    await mkdir(join(started.home, '.ssh'))
    await writeFile(join(started.home, '.ssh', 'id'), 'key')
    await rename(join(started.home, '.ssh'), join(started.home, 'ssh'))
    grantSource(started.transfer, started.home)
    const entry = fileNamed(await started.walk('files'), 'ssh/id')
    await rename(join(started.home, 'ssh'), join(started.home, '.ssh'))
    const failure = await started.send({ key: 'in/a', body: { ...fileBody(entry), path: '.ssh/id' } }).final
    expect(failure).toMatchObject({ error: { code: 'source-unknown', detail: 'a protected place' } })
  })

  test('a single file is its own source', async () => {
    const { send, walk, transfer, path } = await arrange(Buffer.from('123456789'), take)
    grantSource(transfer, path, 'file')
    const entry = fileNamed(await walk('files'), '')
    const answer = await send({ key: 'in/a', body: fileBody(entry) }).final
    expect(answer).toMatchObject({ type: 'answer', crc64: '11051210869376104954' })
  })
})
