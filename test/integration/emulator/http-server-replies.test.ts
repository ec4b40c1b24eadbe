import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Handler } from '../../emulator/http/connection.ts'
import { dial } from './http-client.ts'
import { answerTo, COUNTED, echo, GET, MIB, put, useServer } from './http-harness.ts'

const harness = useServer()

describe('back-pressure', () => {
  test('a paused body stops its client, and goes on with every byte in place', async () => {
    const body = Buffer.alloc(24 * MIB, Buffer.from(Array.from({ length: 251 }, (_, index) => index)))
    const received: Buffer[] = []
    let resume = (): void => undefined
    harness.handler = (request, reply) => {
      resume = () => request.resume()
      const whole = request.receive((bytes) => {
        received.push(Buffer.from(bytes))
        if (received.length === 1) request.pause()
      })
      void whole.then(() => reply.send(200, '', { 'Content-Length': '0' }))
    }
    const client = await dial(harness.port)
    client.socket.write(put(body.length))
    client.socket.write(body)
    await delay(200) // time in which it could all come
    expect(client.socket.writableLength).toBeGreaterThan(8 * MIB)
    expect(received).toHaveLength(1)
    resume()
    await expect.poll(() => client.text, { timeout: 10_000 }).toMatch(/^HTTP\/1.1 200 /)
    expect(Buffer.concat(received).equals(body)).toBe(true)
  })

  test('a body that is complete while paused is not over before it goes on', async () => {
    harness.handler = (request, reply) => {
      void request.receive(() => request.pause()).then(() => reply.send(200, '', { 'Content-Length': '0' }))
      setTimeout(() => request.resume(), 100)
    }
    const client = await dial(harness.port)
    await client.send(COUNTED)
    await delay(50)
    expect(client.text).toBe('')
    await expect.poll(() => client.text).toMatch(/^HTTP\/1.1 200 /)
  })

  test('a body that nobody has asked for yet is held back', async () => {
    let read = (): void => undefined
    harness.handler = (request, reply) => {
      read = () => echo(request, reply)
    }
    const client = await dial(harness.port)
    const body = 'a'.repeat(24 * MIB)
    client.socket.write(put(body.length) + body)
    await delay(200)
    expect(client.socket.writableLength).toBeGreaterThan(8 * MIB)
    read()
    await expect.poll(() => client.text.length, { timeout: 10_000 }).toBe(answerTo(`PUT /p ${body}`).length)
  })

  test('a streamed reply is read no faster than its client takes it, and closed when the client leaves', async () => {
    let produced = 0
    const source = new Readable({
      read() {
        produced += MIB
        this.push(Buffer.alloc(MIB))
      },
    })
    harness.handler = (_, reply) => void reply.sendStream(200, source, 2 ** 40, { 'Content-Length': String(2 ** 40) })
    const socket = connect(harness.port, '127.0.0.1')
    socket.write(GET)
    await expect.poll(() => produced).toBeGreaterThan(0)
    await delay(200)
    expect(produced).toBeLessThan(64 * MIB)
    socket.destroy()
    await expect.poll(() => source.destroyed).toBe(true)
  })

  test('who sends requests and reads no replies is not served on and on', async () => {
    let served = 0
    const text = 'a'.repeat(MIB)
    harness.handler = (_, reply) => {
      served++
      reply.send(200, text, { 'Content-Length': String(MIB) })
    }
    const socket = connect(harness.port, '127.0.0.1')
    socket.write(GET.repeat(300))
    await expect.poll(() => served).toBeGreaterThan(0)
    await delay(200)
    expect(served).toBeLessThan(64)
    let length = 0
    socket.on('data', (bytes) => {
      length += bytes.length
    })
    await expect.poll(() => served, { timeout: 20_000 }).toBe(300)
    await expect.poll(() => length).toBeGreaterThan(300 * MIB)
    socket.destroy()
  })
})

describe('replies', () => {
  const ask = async (reply: Handler, request = GET) => {
    harness.handler = reply
    const client = await dial(harness.port)
    await client.send(request)
    return client
  }
  test('to HEAD keep their length and lose their body', async () => {
    const head = GET.replace('GET', 'HEAD')
    const client = await ask((_, reply) => reply.send(200, 'hello', { 'Content-Length': '5' }), head + head)
    const expected = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'
    await expect.poll(() => client.text).toBe(expected + expected)
  })
  test('in chunks end with the last one', async () => {
    const client = await ask((_, reply) => reply.sendChunked(200, ['a', ' ', '测']))
    const expected = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\n \r\n3\r\n测\r\n0\r\n\r\n'
    await expect.poll(() => client.text).toBe(expected)
  })
  test.each([
    [['hel', 'lo'], 5, false],
    [['hel', 'lo'], 6, true],
    [['hello', '!'], 5, true],
  ])('streamed from %j as %i bytes: the connection is cut: %s', async (pieces, length, isCut) => {
    const body = () => Readable.from(pieces.map((piece) => Buffer.from(piece)))
    const client = await ask(
      (_, reply) => void reply.sendStream(200, body(), length, { 'Content-Length': String(length) }),
    )
    if (isCut) await expect.poll(() => client.isEnded).toBe(true)
    else await expect.poll(() => client.text).toBe(answerTo('hello'))
    expect(client.isEnded).toBe(isCut)
  })
  test('cut off by a reset give ECONNRESET, and by hanging up an orderly end', async () => {
    const reset = await ask((_, reply) => reply.reset())
    const [error] = await once(reset.socket, 'error')
    expect(error).toMatchObject({ code: 'ECONNRESET' })
    const ended = await ask((_, reply) => {
      reply.sendRaw('HTTP/1.1 200 OK\r\nContent-')
      reply.hangUp()
    })
    await expect.poll(() => ended.isEnded).toBe(true)
    expect(ended.text).toBe('HTTP/1.1 200 OK\r\nContent-')
  })
  test('come once to each request', async () => {
    const errors: unknown[] = []
    const client = await ask((_, reply) => {
      reply.send(200, '', { 'Content-Length': '0' })
      try {
        reply.send(200, '', { 'Content-Length': '0' })
      } catch (error) {
        errors.push(error)
      }
    })
    await expect.poll(() => client.text).toBe('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    expect(errors).toMatchObject([{ message: 'a request has one reply' }])
  })
})
