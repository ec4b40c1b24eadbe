import { randomBytes } from 'node:crypto'
import { readdir, readFile, readlink } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { type Listener, signal, startTransfer } from './harness.ts'
import { arrange, collect, crc64Of, fileBody, MIB } from './one-file.ts'

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
