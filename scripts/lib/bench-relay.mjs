// @ts-check
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/** @typedef {{ latencyMs: number, bytesPerSecond: number }} Line latencyMs: there and back */

/** What the table of marks calls `-relay`. @type {Line} */
export const SLOW_LINE = { latencyMs: 40, bytesPerSecond: 500_000 }

/**
 * When pieces of a stream arrive at the other end of a line: one after the other at its speed, and half a round trip
 * later. Times in ms.
 * @param {Line} line
 * @param {number} openMs nothing is on its way before
 * @returns {(bytes: number, nowMs: number) => { sentMs: number, arrivesMs: number }} sentMs: the next piece may start
 */
export function createPacer({ latencyMs, bytesPerSecond }, openMs) {
  let sentMs = openMs
  return (bytes, nowMs) => {
    sentMs = Math.max(sentMs, nowMs) + (bytes / bytesPerSecond) * 1000
    return { sentMs, arrivesMs: sentMs + latencyMs / 2 }
  }
}

/**
 * A TCP relay on 127.0.0.1 that holds up what passes, both ways, each connection on its own. A new connection's first
 * bytes wait one more round trip, as for the handshake that loopback has spared it. What a sender's kernel takes at once
 * into its buffers still arrives no sooner.
 * @param {number} targetPort on 127.0.0.1
 * @param {Line} line
 * @returns {Promise<{ port: number, close: () => Promise<void> }>}
 */
export async function startRelay(targetPort, line) {
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ host: '127.0.0.1', port: targetPort, allowHalfOpen: true, noDelay: true })
    const now = performance.now()
    carry(near, far, createPacer(line, now + line.latencyMs))
    carry(far, near, createPacer(line, now))
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP port was asked for')
  return {
    port: address.port,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/**
 * @param {import('node:net').Socket} from
 * @param {import('node:net').Socket} to
 * @param {ReturnType<typeof createPacer>} pace
 */
function carry(from, to, pace) {
  const later = createAgenda()
  let lastArrivesMs = 0
  from.on('data', (chunk) => {
    const { sentMs, arrivesMs } = pace(chunk.length, performance.now())
    lastArrivesMs = arrivesMs
    from.pause() // one piece on the line at a time
    setTimeout(() => from.resume(), Math.max(0, sentMs - performance.now()))
    later(arrivesMs, () => !to.destroyed && to.write(chunk))
  })
  from.on('end', () => later(lastArrivesMs, () => !to.destroyed && to.end()))
  from.on('error', () => to.resetAndDestroy()) // the other end sees that the line broke, as without a relay
}

/** Acts in the order given, each not before its time; timers alone may swap what is less than 1 ms apart. */
function createAgenda() {
  /** @type {{ atMs: number, act: () => void }[]} */
  const waiting = []
  const pump = () => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const leftMs = next.atMs - performance.now()
      if (leftMs > 0) return void setTimeout(pump, leftMs)
      waiting.shift()
      next.act()
    }
  }
  /** @param {number} atMs @param {() => void} act */
  return (atMs, act) => {
    waiting.push({ atMs, act })
    if (waiting.length === 1) pump()
  }
}
