import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { arrange, collect, crc64Of, fileBody, MIB } from './one-file.ts'

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
