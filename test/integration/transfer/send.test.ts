import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import {
  appendFile,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { createCRC64 } from 'hash-wasm'
import { describe, expect, test } from 'vitest'
import type { WalkEntry } from '../../../shared/transfer/contract.ts'
import {
  fileNamed,
  grantDestination,
  grantSource,
  type Listener,
  serve,
  signal,
  startTransfer,
  tempFolder,
} from './harness.ts'

const MIB = 1024 * 1024
const crc64Of = async (bytes: Uint8Array): Promise<string> => {
  const crc = await createCRC64()
  return BigInt(`0x${crc.init().update(bytes).digest()}`).toString()
}
const collect = async (request: IncomingMessage): Promise<Buffer> => Buffer.concat(await request.toArray())
const fileBody = (entry: Extract<WalkEntry, { type: 'file' }>, offset = 0, length = entry.sizeBytes - offset) =>
  ({ type: 'file', sourceId: 'files', path: entry.path, version: entry.version, offset, length }) as const

/** A source folder with one file `name` of `bytes`, a server that runs `listener`, and a transfer that may use both. */
async function arrange(bytes: Uint8Array, listener: Listener, options: Parameters<typeof startTransfer>[0] = {}) {
  const folder = await tempFolder()
  const path = join(folder, 'data.bin')
  await writeFile(path, bytes)
  const { port, server } = await serve(listener)
  const transfer = await startTransfer(options)
  grantDestination(transfer.transfer, port)
  grantSource(transfer.transfer, folder)
  const entry = fileNamed(await transfer.walk('files'), 'data.bin')
  return { ...transfer, folder, path, entry, server }
}

describe('what arrives', () => {
  test.each([
    ['an empty file', 0],
    ['one byte', 1],
    ['a body that fits a small slot', 64 * 1024],
    ['one byte more', 64 * 1024 + 1],
    ['several large slots and a rest', 3 * MIB + 12_345],
  ])('%s arrives byte for byte, with its CRC64 beside the answer', async (_name, size) => {
    const bytes = randomBytes(size)
    let taken: Uint8Array = new Uint8Array()
    const { send, entry } = await arrange(bytes, async (request, response) => {
      taken = await collect(request)
      response.writeHead(200, { ETag: '"e"', 'x-cos-request-id': 'r1' }).end('<ok>\u00fc</ok>')
    })
    const answer = await send({ key: 'in/a', body: fileBody(entry) }).final
    expect(answer).toMatchObject({ type: 'answer', status: 200, text: '<ok>\u00fc</ok>', crc64: await crc64Of(bytes) })
    expect(answer.type === 'answer' && answer.headers['etag']).toBe('"e"')
    expect(Buffer.compare(taken, bytes)).toBe(0)
  })

  test('a range sends those bytes only', async () => {
    const bytes = randomBytes(4 * MIB)
    let taken: Uint8Array = new Uint8Array()
    const { send, entry } = await arrange(bytes, async (request, response) => {
      taken = await collect(request)
      response.end()
    })
    const answer = await send({ key: 'in/a', body: fileBody(entry, MIB + 7, 2 * MIB) }).final
    const part = bytes.subarray(MIB + 7, 3 * MIB + 7)
    expect(Buffer.compare(taken, part)).toBe(0)
    expect(answer).toMatchObject({ type: 'answer', crc64: await crc64Of(part) })
  })

  test('key, query and headers arrive as given, nothing normalised', async () => {
    let seen: IncomingMessage | undefined
    const { send } = await arrange(new Uint8Array(1), async (request, response) => {
      seen = request
      await collect(request)
      response.end()
    })
    const call = send({
      key: 'in/a//../b c+%#?é~.txt',
      query: { partNumber: '1', uploadId: 'a/b=', uploads: '' },
      headers: { 'x-cos-meta-note': 'x', 'content-length': '5' },
      body: { type: 'inline', text: 'h\u00e9lo' },
    })
    const { type, ...rest } = await call.final
    expect({ type, rest }).toMatchObject({ type: 'answer', rest: { status: 200 } })
    expect(rest).not.toHaveProperty('crc64')
    expect(seen?.url).toBe('/in/a//../b%20c%2B%25%23%3F%C3%A9~.txt?partNumber=1&uploadId=a%2Fb%3D&uploads=')
    expect(seen?.headers).toMatchObject({ host: 'bucket-1250000000.cos.localhost', 'x-cos-meta-note': 'x' })
  })

  test('one connection serves one request after the other', async () => {
    const ports = new Set<number | undefined>()
    const { send, entry } = await arrange(randomBytes(100), async (request, response) => {
      ports.add(request.socket.remotePort)
      await collect(request)
      response.end()
    })
    for (let round = 0; round < 5; round++) await send({ key: 'in/a', body: fileBody(entry) }).final
    expect(ports.size).toBe(1)
  })

  test('more calls than there is memory for all get through', async () => {
    const bytes = randomBytes(2 * MIB)
    const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      await collect(request)
      response.end()
    }
    const { send, entry } = await arrange(bytes, listener, { fileMemoryBytes: 3 * MIB })
    const calls = Array.from({ length: 20 }, () => send({ key: 'in/a', body: fileBody(entry) }).final)
    const wanted = await crc64Of(bytes)
    for (const answer of await Promise.all(calls)) expect(answer).toMatchObject({ type: 'answer', crc64: wanted })
  })

  test('progress of large bodies is told at most five times a second, and grows', async () => {
    let release = (): void => undefined
    const { send, entry, messages } = await arrange(randomBytes(48 * MIB), (request, response) => {
      request.once('data', () => request.pause())
      release = () => request.on('end', () => response.end()).resume()
    })
    const started = performance.now()
    const call = send({ key: 'in/a', body: fileBody(entry) })
    await expect.poll(() => messages.some(({ type }) => type === 'progress'), { timeout: 5_000 }).toBe(true)
    release()
    await call.final
    const reports = messages.filter((message) => message.type === 'progress')
    expect(reports.length).toBeLessThanOrEqual((performance.now() - started) / 200)
    const [first] = reports
    const [id, bytes] = first?.sent[0] ?? [0, 0]
    expect(id).toBe(call.id)
    expect(bytes).toBeGreaterThan(0)
    expect(bytes).toBeLessThanOrEqual(48 * MIB)
  })
})

describe('what the server does', () => {
  test('an answer before the body is delivered, and the rest of the body is not sent', async () => {
    let taken = 0
    const { send, entry } = await arrange(randomBytes(64 * MIB), (request, response) => {
      request.once('data', (chunk: Buffer) => {
        taken += chunk.length
        request.pause()
        response.writeHead(403, { 'content-length': 5 }).end('no!!!')
      })
    })
    const answer = await send({ key: 'in/a', body: fileBody(entry) }).final
    expect(answer).toMatchObject({ type: 'answer', status: 403, text: 'no!!!' })
    expect(taken).toBeLessThan(64 * MIB)
  })

  test('a reset in the middle of the body is connection-lost, partly sent', async () => {
    const { send, entry } = await arrange(randomBytes(64 * MIB), (request) => {
      request.once('data', () => request.socket.resetAndDestroy())
    })
    const failure = await send({ key: 'in/a', body: fileBody(entry) }).final
    expect(failure).toMatchObject({ type: 'failure', error: { code: 'connection-lost' }, sent: 'partly' })
    expect(failure).not.toHaveProperty('crc64')
  })

  test('a reset after the body is a lost answer: complete, with the CRC64', async () => {
    const bytes = randomBytes(2 * MIB)
    const { send, entry } = await arrange(bytes, async (request) => {
      await collect(request)
      request.socket.resetAndDestroy()
    })
    const failure = await send({ key: 'in/a', body: fileBody(entry) }).final
    expect(failure).toMatchObject({ error: { code: 'connection-lost' }, sent: 'complete', crc64: await crc64Of(bytes) })
  })

  test('an answer that breaks off is connection-lost, complete', async () => {
    const { send } = await arrange(new Uint8Array(1), (_request, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('half', () => response.destroy())
    })
    const failure = await send({ key: 'in/a' }).final
    expect(failure).toMatchObject({ error: { code: 'connection-lost' }, sent: 'complete' })
  })

  test('an answer that is not HTTP is answer-malformed', async () => {
    const { send } = await arrange(new Uint8Array(1), (request) => void request.socket.end('what?\r\n\r\n'))
    expect(await send({ key: 'in/a' }).final).toMatchObject({ error: { code: 'answer-malformed' } })
  })

  test('silence is connection-stalled, whether the body was taken or not', async () => {
    const { send, entry } = await arrange(randomBytes(64 * MIB), (request) => void request.pause(), { stallMs: 400 })
    const [empty, large] = [send({ key: 'in/a' }), send({ key: 'in/a', body: fileBody(entry) })]
    expect(await empty.final).toMatchObject({ error: { code: 'connection-stalled' }, sent: 'complete' })
    expect(await large.final).toMatchObject({ error: { code: 'connection-stalled' }, sent: 'partly' })
  })

  test('nobody listening is network-unreachable, nothing sent', async () => {
    const { send, server } = await arrange(new Uint8Array(1), (_request, response) => void response.end())
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    const failure = await send({ key: 'in/a' }).final
    expect(failure).toMatchObject({ error: { code: 'network-unreachable', detail: 'ECONNREFUSED' }, sent: 'nothing' })
  })

  test('a redirect is refused, not followed', async () => {
    let requests = 0
    const { send } = await arrange(new Uint8Array(1), (_request, response) => {
      requests += 1
      response.writeHead(307, { location: 'http://elsewhere.invalid/', 'x-cos-request-id': 'r2' }).end()
    })
    const failure = await send({ key: 'in/a' }).final
    expect(failure).toMatchObject({ error: { code: 'redirect-refused', httpStatus: 307, requestId: 'r2' } })
    expect(requests).toBe(1)
  })

  test('an answer of more than 8 MiB is given up', async () => {
    const { send, path } = await arrange(randomBytes(8 * MIB + 1), (_request, response) => {
      createReadStream(path).pipe(response)
    })
    expect(await send({ key: 'in/a', method: 'GET' }).final).toMatchObject({ error: { code: 'answer-too-large' } })
  })

  test('an idle connection that the server closed as the next request began is connection-lost', async () => {
    let requests = 0
    const { send } = await arrange(new Uint8Array(1), (request, response) => {
      requests += 1
      if (requests === 1) response.end()
      else request.socket.resetAndDestroy()
    })
    await send({ key: 'in/a' }).final
    expect(await send({ key: 'in/a' }).final).toMatchObject({ error: { code: 'connection-lost' }, sent: 'complete' })
  })
})

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

describe('cancel', () => {
  /** Takes the first bytes only, until `resume`; `closed` when the client has left before the end of the body. */
  function holding() {
    const [began, closed] = [signal(), signal()]
    let resume = (): void => undefined
    const listener: Listener = (request) => {
      request.on('close', () => !request.complete && closed.give())
      request.once('data', () => {
        request.pause()
        resume = () => request.resume()
        began.give()
      })
    }
    return { listener, began: began.given, closed: closed.given, resume: () => resume() }
  }

  test('closes the connection at once and says so', async () => {
    const { listener, began, closed, resume } = holding()
    const { send, cancel, entry } = await arrange(randomBytes(64 * MIB), listener)
    const call = send({ key: 'in/a', body: fileBody(entry) })
    await began
    cancel(call.id)
    expect(await call.final).toMatchObject({ error: { code: 'cancelled' }, sent: 'partly' })
    resume()
    await closed
  })

  test('leaves no file open', async () => {
    const { send, cancel, entry, path } = await arrange(randomBytes(64 * MIB), (request) => void request.pause())
    const isOpen = async (): Promise<boolean> => {
      const links = (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => 'closed'))
      return (await Promise.all(links)).includes(path)
    }
    const call = send({ key: 'in/a', body: fileBody(entry) })
    await expect.poll(isOpen, { timeout: 5_000 }).toBe(true)
    cancel(call.id)
    await call.final
    await expect.poll(isOpen, { timeout: 5_000 }).toBe(false)
  })

  test('of an unknown call is nothing', async () => {
    const { send, cancel } = await arrange(new Uint8Array(1), (_request, response) => void response.end())
    cancel(99)
    expect(await send({ key: 'in/a' }).final).toMatchObject({ type: 'answer' })
  })

  test.each(['closing the port', 'a new port'])('%s cancels every call of the old one', async (way) => {
    const { listener, began, closed, resume } = holding()
    const { send, entry, port, connect } = await arrange(randomBytes(64 * MIB), listener)
    const portClosed = signal()
    port.on('close', portClosed.give)
    send({ key: 'in/a', body: fileBody(entry) })
    await began
    if (way === 'a new port') connect().port.unref()
    else port.close()
    await portClosed.given
    resume()
    await closed
  })
})

test('a call that does not fit the contract is invalid-input', async () => {
  const { post } = await startTransfer()
  expect(await post({ verb: 'send' }).final).toMatchObject({ error: { code: 'invalid-input' }, sent: 'nothing' })
})

test('the CRC64 is that of COS, for a file of the repository too', async () => {
  const { send, entry, path } = await arrange(await readFile(new URL(import.meta.url)), async (request, response) => {
    const crc64 = await crc64Of(await collect(request))
    response.writeHead(200, { 'x-cos-hash-crc64ecma': crc64 }).end()
  })
  const answer = await send({ key: 'in/a', body: fileBody(entry) }).final
  expect(answer.type === 'answer' && answer.headers['x-cos-hash-crc64ecma']).toBe(await crc64Of(await readFile(path)))
  expect(answer).toMatchObject({ crc64: await crc64Of(await readFile(path)) })
})
