import { expect, test } from 'vitest'
import type { Answer, Failure, Sender, SendRequest } from '../../../renderer/cos/sender.ts'
import { Adaption } from '../../../renderer/upload/adaption.ts'
import { Connections } from '../../../renderer/upload/connections.ts'
import type { ErrorInfo } from '../../../shared/errors.ts'
import { ManualClock, settle } from '../../fakes/clocks.ts'

const MIB = 1024 * 1024
const idle = new AbortController().signal
const OK: Answer = { type: 'answer', status: 200, headers: {}, text: '' }
const request = (length: number): SendRequest => ({
  ...{ destinationId: 'there', method: 'PUT', key: 'in/a', query: {}, headers: {} },
  body: { type: 'file', sourceId: 'files', path: 'a', version: '1', offset: 0, length },
})

/** A line on which each request takes 100 ms and no more than `capacity` go through at a time. */
function lineOf(clock: ManualClock, capacity: number, busy: { now: number; most: number }): Sender {
  const queue: (() => void)[] = []
  let active = 0
  const pump = (): void => {
    for (
      let next = active < capacity ? queue.shift() : undefined;
      next;
      next = active < capacity ? queue.shift() : undefined
    ) {
      active += 1
      next()
    }
  }
  return {
    send: () =>
      new Promise((resolve) => {
        busy.now += 1
        busy.most = Math.max(busy.most, busy.now)
        queue.push(
          () =>
            void clock.setTimer(100, () => {
              active -= 1
              busy.now -= 1
              pump()
              resolve(OK)
            }),
        )
        pump()
      }),
  }
}

async function upload(capacity: number, seconds: number): Promise<{ limit: number; most: number }> {
  const clock = new ManualClock()
  const connections = new Connections()
  const adaption = new Adaption(connections, clock)
  const busy = { now: 0, most: 0 }
  const sender = adaption.metered(lineOf(clock, capacity, busy))
  let stopped = false
  const work = async (): Promise<void> => {
    while (!stopped) {
      const release = await connections.acquire('small', idle)
      await sender.send(request(4096))
      release()
    }
  }
  const all = Array.from({ length: 256 }, work)
  for (let time = 0; time < seconds * 5; time += 1) await clock.advance(200)
  stopped = true
  const { limit } = connections
  for (let time = 0; time < 20; time += 1) await clock.advance(200)
  await Promise.all(all)
  return { limit, most: busy.most }
}

test('a line with room for a hundred at a time gets about as many', async () => {
  const { limit, most } = await upload(100, 60)
  expect(limit).toBeGreaterThan(80)
  expect(most).toBeLessThanOrEqual(128)
})

test('a line with room for twenty is not given much more than it began with', async () => {
  const { limit, most } = await upload(20, 60)
  expect(limit).toBeLessThanOrEqual(40)
  expect(most).toBeLessThanOrEqual(40)
})

test.each<[string, ErrorInfo, number]>([
  ['SlowDown', { code: 'slow-down', httpStatus: 503 }, 22],
  ['a 503 without a code', { code: 'server-error', httpStatus: 503 }, 22],
  ['a stalled connection', { code: 'connection-stalled' }, 22],
  ['a lost connection', { code: 'connection-lost' }, 22],
  ['another server error', { code: 'server-error', httpStatus: 500 }, 32],
  ['no network', { code: 'network-unreachable' }, 32],
  ['a restart of transfer', { code: 'transfer-restarted' }, 32],
])('%s sets the limit to what it should', (_name, info, limit) => {
  const connections = new Connections()
  new Adaption(connections, new ManualClock()).failed(info)
  expect(connections.limit).toBe(limit)
})

test('connections that fail together cut once, and again when it goes on', async () => {
  const clock = new ManualClock()
  const connections = new Connections()
  const adaption = new Adaption(connections, clock)
  const lose = (): void => {
    for (let time = 0; time < 20; time += 1) adaption.failed({ code: 'connection-lost' })
  }
  lose()
  await clock.advance(1000)
  lose()
  expect(connections.limit).toBe(22)
  await clock.advance(1500)
  lose()
  expect(connections.limit).toBe(15)
})

test('bytes of a body that was lost on the way do not count as carried', async () => {
  const clock = new ManualClock()
  const connections = new Connections(32)
  const adaption = new Adaption(connections, clock)
  // Held: nobody gets a connection, so somebody always waits for one.
  for (let file = 0; file < 40; file += 1) void connections.acquire('big', idle)
  const lost: Failure = { type: 'failure', error: { code: 'cancelled' }, sent: 'partly' }
  const progress: number[] = []
  const send = async (outcome: Answer | Failure): Promise<void> => {
    const sender = adaption.metered({
      send: async (_request, options) => {
        for (let at = 1; at <= 4; at += 1) options?.onProgress?.(at * MIB)
        return outcome
      },
    })
    await sender.send(request(8 * MIB), { onProgress: (bytes) => progress.push(bytes) })
  }
  // Two windows as good, then, at the higher limit, only bytes that are lost again.
  for (let window = 0; window < 2; window += 1) {
    await send(OK)
    await clock.advance(2000)
  }
  expect(connections.limit).toBe(40)
  for (let window = 0; window < 2; window += 1) {
    await send(lost)
    await clock.advance(2000)
  }
  await send(lost)
  await settle()
  expect(connections.limit).toBe(32)
  expect(progress.slice(0, 4)).toEqual([MIB, 2 * MIB, 3 * MIB, 4 * MIB])
})

test('after the ceiling is lowered no more are in use, and a ceiling of one still works', () => {
  const connections = new Connections()
  const adaption = new Adaption(connections, new ManualClock())
  adaption.ceiling = 8
  expect(connections.limit).toBe(8)
  adaption.ceiling = 1
  adaption.failed({ code: 'slow-down' })
  expect(connections.limit).toBe(1)
})

const HEAD: SendRequest = { ...request(0), method: 'HEAD', body: { type: 'none' } }

/** Sends requests one after the other, each answered after so many ms. */
async function ask(adaption: Adaption, clock: ManualClock, ...requests: (readonly [SendRequest, number])[]) {
  for (const [asked, delayMs] of requests) {
    const delayed: Sender = {
      send: () => new Promise((resolve) => void clock.setTimer(delayMs, () => resolve(OK))),
    }
    const answered = adaption.metered(delayed).send(asked)
    await clock.advance(delayMs)
    await answered
  }
}

test('a server that answers late is far and is begun with more at once; one that answers soon is not', async () => {
  for (const [delayMs, isFar, limit] of [
    [5, false, 32],
    [59, false, 32],
    [60, true, 64],
    [400, true, 64],
  ] as const) {
    const clock = new ManualClock()
    const connections = new Connections()
    const adaption = new Adaption(connections, clock)
    expect(adaption.isFar).toBe(false)
    await ask(adaption, clock, [HEAD, delayMs])
    expect([adaption.isFar, connections.limit]).toEqual([isFar, limit])
  }
})

test('how long a file takes says nothing of the way, and the soonest answer counts', async () => {
  const clock = new ManualClock()
  const adaption = new Adaption(new Connections(), clock)
  await ask(adaption, clock, [request(8 * MIB), 3000])
  expect(adaption.isFar).toBe(false)
  await ask(adaption, clock, [HEAD, 200], [HEAD, 10], [HEAD, 200])
  expect(adaption.isFar).toBe(false)
  // Another network meanwhile: what was measured before fades.
  await ask(adaption, clock, ...Array.from({ length: 8 }, () => [HEAD, 60] as const))
  expect(adaption.isFar).toBe(true)
})

test('a far server is given no more than the settings say, nor again what it has refused', async () => {
  const clock = new ManualClock()
  const connections = new Connections()
  const adaption = new Adaption(connections, clock)
  adaption.ceiling = 40
  await ask(adaption, clock, [HEAD, 80])
  expect(connections.limit).toBe(40)
  adaption.failed({ code: 'slow-down', httpStatus: 503 })
  await ask(adaption, clock, [HEAD, 80])
  expect(connections.limit).toBe(28)
})
