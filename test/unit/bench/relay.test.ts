import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { endpointOf } from '../../../scripts/lib/bench-links.mjs'
import { createPacer, startRelay } from '../../../scripts/lib/bench-relay.mjs'

const LINE = { latencyMs: 40, bytesPerSecond: 500_000 }

test('a piece arrives after its time on the line and half a round trip', () => {
  const pace = createPacer(LINE, 0)
  expect(pace(50_000, 1000)).toEqual({ sentMs: 1100, arrivesMs: 1120 })
})

test('pieces wait for each other, a free line for none, and nothing starts before it is open', () => {
  const pace = createPacer(LINE, 500)
  expect(pace(500, 0).sentMs).toBe(501)
  expect(pace(500, 0).sentMs).toBe(502)
  expect(pace(500, 2000).sentMs).toBe(2001)
})

async function relayTo(onConnection: (socket: Socket) => void, line: typeof LINE): Promise<Socket> {
  const server = createServer({ allowHalfOpen: true }, onConnection).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP port was asked for')
  const relay = await startRelay(address.port, line)
  onTestFinished(async () => {
    await relay.close()
    server.close()
  })
  return connect({ port: relay.port, host: '127.0.0.1', allowHalfOpen: true })
}

test('what passes the relay arrives whole and in order, both ways, no sooner than the line allows', async () => {
  const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 251))
  const socket = await relayTo((echo) => void echo.pipe(echo), { latencyMs: 40, bytesPerSecond: 1_000_000 })
  const startedMs = performance.now()
  for (let at = 0; at < bytes.length; at += 10_000) socket.write(bytes.subarray(at, at + 10_000))
  socket.end()
  expect((await buffer(socket)).equals(bytes)).toBe(true)
  // 200 ms on the line, 40 ms for the handshake, 40 ms there and back; timers may be 1 ms early.
  expect(performance.now() - startedMs).toBeGreaterThan(275)
})

test('a connection that the server breaks is broken for the client too', async () => {
  const socket = await relayTo((near) => near.once('data', () => near.resetAndDestroy()), LINE)
  const error = new Promise<Error>((resolve) => socket.once('error', resolve))
  socket.write('x')
  expect(await error).toMatchObject({ code: 'ECONNRESET' })
})

test('the app is told the same server as the others, by the port of the relay', () => {
  const facts = {
    cosHttp: 'http://cos.ap-guangzhou.localhost:1111',
    cosHttps: 'https://cos.ap-guangzhou.localhost:2222',
    cosPathHttp: 'http://127.0.0.1:1111',
    cosPathHttps: 'https://127.0.0.1:2222',
    ...{ sts: '', secretId: '', secretKey: '', appId: '1250000000', bucket: 'b-1250000000' },
    ...{ region: 'ap-guangzhou', caFile: '' },
  }
  expect(endpointOf(facts, 'http:', '3333')).toEqual({
    protocol: 'http:',
    address: '127.0.0.1:3333',
    host: 'b-1250000000.cos.ap-guangzhou.localhost:3333',
    cosEndpoint: 'http://cos.ap-guangzhou.localhost:3333',
  })
  expect(endpointOf(facts, 'https:')).toMatchObject({
    address: '127.0.0.1:2222',
    cosEndpoint: 'https://cos.ap-guangzhou.localhost:2222',
  })
})
