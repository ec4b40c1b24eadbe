import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Handler } from '../../emulator/http/connection.ts'
import { createTestCertificate, type TestCertificate } from '../../emulator/tls.ts'
import { dial } from './http-client.ts'
import { answerTo, CHUNKED, COUNTED, echo, GET, MIB, put, useServer } from './http-harness.ts'

const harness = useServer()
let certificate: TestCertificate
let ca: string
beforeAll(async () => {
  certificate = await createTestCertificate([])
  ca = await readFile(certificate.caFile, 'utf8')
})
afterAll(() => certificate.remove())

const ALL = GET + COUNTED + CHUNKED + GET
const ANSWERS = ['GET /a ', 'PUT /b hello', 'PUT /c hello', 'GET /a '].map(answerTo).join('')

describe('requests', () => {
  test('behind each other on one connection are answered in their order, wherever they are cut', async () => {
    for (let cut = 1; cut < ALL.length; cut++) {
      const client = await dial(harness.port)
      await client.send(ALL.slice(0, cut), ALL.slice(cut))
      await expect.poll(() => client.text, { interval: 1 }).toBe(ANSWERS)
      client.socket.destroy()
    }
  })

  test('that come byte by byte are answered as well, over TLS too', async () => {
    const secure = await harness.start({ tls: certificate })
    for (const client of [await dial(harness.port), await dial(secure.port, ca)]) {
      await client.send(...ALL.split(''))
      await expect.poll(() => client.text).toBe(ANSWERS)
    }
    await secure.server.close()
  })

  test('are handled one at a time, however many are sent at once', async () => {
    let underWay = 0
    let most = 0
    harness.handler = (request, reply) => {
      most = Math.max(most, ++underWay)
      void delay(5).then(() => {
        underWay--
        echo(request, reply)
      })
    }
    const client = await dial(harness.port)
    await client.send(ALL)
    await expect.poll(() => client.text).toBe(ANSWERS)
    expect(most).toBe(1)
  })

  test('with a body that nobody wants are answered at once, and the next one is served on the same connection', async () => {
    harness.handler = (request, reply) => {
      if (request.method === 'PUT') reply.send(403, '', { 'Content-Length': '0' })
      else echo(request, reply)
    }
    const client = await dial(harness.port)
    await client.send(put(3 * MIB))
    await expect.poll(() => client.text).toMatch(/^HTTP\/1.1 403 /)
    await client.send(Buffer.alloc(3 * MIB), GET)
    await expect.poll(() => client.text).toMatch(/GET \/a $/)
  })

  test('that ask for it are the last on their connection', async () => {
    const client = await dial(harness.port)
    await client.send(`${GET.slice(0, -2)}Connection: close\r\n\r\n${GET}`)
    await expect.poll(() => client.isEnded).toBe(true)
    expect(client.text).toBe('HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nGET /a ')
  })

  test('from what is no HTTP at all are refused at the first byte', async () => {
    const client = await dial(harness.port)
    await client.send(Buffer.from([22, 3, 1]))
    await expect.poll(() => client.isEnded).toBe(true)
    expect(client.text).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/)
  })

  test.each([
    ['an ambiguous length', `${put(1, 'Transfer-Encoding: chunked')}0\r\n\r\n`, 400],
    ['a body not in chunks as it says', CHUNKED.replace('3\r\n', 'x\r\n'), 400],
    ['an older version', GET.replace('1.1', '1.0'), 505],
    ['a head too long', `GET /${'a'.repeat(70_000)}`, 431],
  ])('with %s end the connection, and nothing behind them is looked at', async (_, text, status) => {
    const client = await dial(harness.port)
    await client.send(text + GET)
    await expect.poll(() => client.isEnded).toBe(true)
    expect(client.text).toBe(client.text.replace(/\r\n\r\n.*$/s, '\r\n\r\n'))
    expect(client.text.startsWith(`HTTP/1.1 ${status} `)).toBe(true)
  })
})

describe('a client that waits before it sends its body', () => {
  const ask = put(5, 'Expect: 100-continue')
  test('is told to go on as soon as the body is wanted', async () => {
    const client = await dial(harness.port)
    await client.send(ask)
    await expect.poll(() => client.text).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    await client.send('hello', GET)
    const answers = answerTo('PUT /p hello') + answerTo('GET /a ')
    await expect.poll(() => client.text).toBe(`HTTP/1.1 100 Continue\r\n\r\n${answers}`)
  })
  test('gets a refusal without it, and the connection ends, for nobody knows whether the body comes', async () => {
    harness.handler = (_, reply) => reply.send(403, '', { 'Content-Length': '0' })
    const client = await dial(harness.port)
    await client.send(ask)
    await expect.poll(() => client.isEnded).toBe(true)
    expect(client.text).toBe('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
  })
})

describe('a client that leaves', () => {
  const outcomes: string[] = []
  const note: Handler = (request, reply) => {
    const take = () => undefined
    request.receive(take).then(
      async () => {
        outcomes.push('body')
        await request.whenGone()
        outcomes.push('gone')
        reply.send(200, '', { 'Content-Length': '0' })
      },
      (error: Error) => outcomes.push(error.constructor.name),
    )
  }
  beforeEach(() => {
    harness.handler = note
    outcomes.length = 0
  })
  test.each(['destroy', 'resetAndDestroy', 'end'] as const)('inside the body, by %s', async (how) => {
    const client = await dial(harness.port)
    await client.send(put(100), 'hello')
    client.socket[how]()
    await expect.poll(() => outcomes).toEqual(['ClientGone'])
  })
  test.each(['destroy', 'resetAndDestroy', 'end'] as const)('while it is owed a reply, by %s', async (how) => {
    const client = await dial(harness.port)
    await client.send(put(5), 'hello')
    await expect.poll(() => outcomes).toEqual(['body'])
    client.socket[how]()
    await expect.poll(() => outcomes).toEqual(['body', 'gone'])
  })
  test('at the end of its request is still answered when the reply is at hand', async () => {
    harness.handler = echo
    const client = await dial(harness.port)
    client.socket.end(GET)
    await expect.poll(() => client.isEnded).toBe(true)
    expect(client.text).toBe(answerTo('GET /a '))
  })
})

describe('connections', () => {
  test('are cut when the server closes: idle, busy, and before their handshake is over', async () => {
    harness.handler = () => undefined
    const secure = await harness.start({ tls: certificate })
    const idle = await dial(harness.port)
    const busy = await dial(harness.port)
    await busy.send(GET)
    const silent = await dial(secure.port)
    await Promise.all([harness.server.close(), secure.server.close()])
    for (const client of [idle, busy, silent]) await expect.poll(() => client.isEnded).toBe(true)
    await expect(dial(harness.port)).rejects.toThrow('ECONNREFUSED')
  })
  test('without a request for too long are closed, those with one under way are not', async () => {
    harness.handler = () => undefined
    const { server, port } = await harness.start({ idleMs: 100 })
    const [idle, slow, busy] = [await dial(port), await dial(port), await dial(port)]
    await busy.send(GET)
    await slow.send('GET /')
    await expect.poll(() => idle.isEnded && slow.isEnded).toBe(true)
    expect(busy.isEnded).toBe(false)
    await server.close()
  })
  test('know where they come from and how they are encrypted', async () => {
    const facts: unknown[] = []
    harness.handler = (request, reply) => {
      facts.push([request.remoteAddress, request.tlsVersion])
      reply.send(204, '')
    }
    const secure = await harness.start({ tls: certificate })
    for (const client of [await dial(harness.port), await dial(secure.port, ca)]) {
      await client.send(GET)
      await expect.poll(() => client.text).toBe('HTTP/1.1 204 No Content\r\n\r\n')
    }
    expect(facts).toEqual([
      ['127.0.0.1', undefined],
      ['127.0.0.1', 'TLSv1.3'],
    ])
    await secure.server.close()
  })
})
