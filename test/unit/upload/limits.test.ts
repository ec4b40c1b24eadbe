import { MessageChannel } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import type { SendRequest } from '../../../renderer/cos/sender.ts'
import { FOREVER, NetworkGate } from '../../../renderer/upload/network-gate.ts'
import { TransferClient } from '../../../renderer/upload/transfer-client.ts'
import type { TransferCall, TransferMessage } from '../../../shared/transfer/contract.ts'
import { ManualClock, settle } from '../../fakes/clocks.ts'
import { batchOf, bytesOf, Harness, MIB } from '../../fakes/engine-harness.ts'
import { portLike } from '../../fakes/port-like.ts'

test('in a pause nothing new begins, parts under way end, rows say why, and afterwards all goes on', async () => {
  const harness = new Harness().start()
  harness.cos.addFile('d', 'big', bytesOf(40 * MIB))
  const notTiny = bytesOf(65_537)
  for (let index = 0; index < 400; index += 1) harness.cos.addFile('d', `${index}`, notTiny)
  let open = (): void => undefined
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  let [sent, requests] = [0, 0]
  harness.cos.onSend = ({ method, query }) => {
    requests += 1
    if (method === 'PUT' && 'partNumber' in query) sent += 1
    if (sent === 1) harness.cos.hold = gate
  }
  harness.add(batchOf('d'))
  await harness.until(() => sent > 0)
  harness.send({ type: 'limits', limits: { isPaused: true, maxConnections: 128 } })
  await settle()
  const begun = requests
  harness.cos.hold = undefined
  open()
  await harness.until(() => harness.cos.inFlight === 0)
  await settle()
  expect(requests).toBe(begun)
  const left = (await harness.rows()).filter(({ phase }) => phase !== 'done')
  expect(left.length).toBeGreaterThan(100)
  expect(new Set(left.map(({ waitingFor }) => waitingFor))).toEqual(new Set(['timetable']))
  expect(left.some(({ phase }) => phase === 'failed')).toBe(false)
  harness.send({ type: 'limits', limits: { isPaused: false, maxConnections: 128 } })
  await harness.ended(401)
  expect((await harness.rows()).every(({ phase }) => phase === 'done')).toBe(true)
})

test('what comes in a pause waits for its end without a request', async () => {
  const harness = new Harness()
  harness.send({ type: 'limits', limits: { isPaused: true, maxConnections: 128 } })
  harness.start()
  harness.cos.addFile('a.file', '', bytesOf(10))
  harness.add(batchOf('a.file'))
  const [row] = await harness.until((rows) => rows.length === 1)
  await settle()
  expect(row).toMatchObject({ phase: 'queued', waitingFor: 'timetable' })
  expect(harness.cos.log).toEqual([])
  harness.send({ type: 'limits', limits: { isPaused: false, maxConnections: 128 } })
  await harness.ended(1)
})

test('the most connections that the settings allow are never exceeded', async () => {
  const harness = new Harness().start()
  harness.send({ type: 'limits', limits: { isPaused: false, maxConnections: 2 } })
  for (let index = 0; index < 100; index += 1) harness.cos.addFile('d', `${index}`, bytesOf(10))
  harness.add(batchOf('d'))
  await harness.ended(100)
  expect(harness.cos.peakInFlight).toBeLessThanOrEqual(2)
})

test('after sleep the network is looked at at once', async () => {
  const gate = new NetworkGate(new ManualClock(), () => 1)
  gate.unreachable({ code: 'network-unreachable' })
  let passed = 0
  for (let request = 0; request < 3; request += 1)
    void gate.pass(new AbortController().signal, FOREVER).then(() => (passed += 1))
  gate.lookNow()
  await settle()
  expect(passed).toBe(1)
})

test('after sleep what hangs is cut and said to be repeated; what is young or answered stays', async () => {
  const client = new TransferClient()
  const { port1, port2 } = new MessageChannel()
  onTestFinished(() => port2.close())
  const calls: TransferCall[] = []
  port2.on('message', (sent: readonly TransferCall[]) => calls.push(...sent))
  const reply = (message: TransferMessage): void => port2.postMessage([message])
  client.connect(portLike(port1))
  const request: SendRequest = {
    ...{ destinationId: 'd', method: 'PUT', key: 'k', query: {}, headers: {} },
    body: { type: 'none' },
  }
  const hanging = client.send(request)
  const answered = client.send(request)
  await settle()
  client.repeatHanging(Date.now() + 1000, 5000)
  await settle()
  expect(calls.map(({ verb }) => verb)).toEqual(['send', 'send'])
  client.repeatHanging(Date.now() + 60_000, 5000)
  await settle()
  expect(calls.slice(2)).toEqual([
    { verb: 'cancel', id: 1 },
    { verb: 'cancel', id: 2 },
  ])
  reply({ type: 'failure', id: 1, error: { code: 'cancelled' }, sent: 'complete', crc64: '7' })
  reply({ type: 'answer', id: 2, status: 200, headers: {}, text: '' })
  // Retry rules repeat `transfer-restarted` without counting a try; what may have arrived is still told.
  expect(await hanging).toEqual({
    type: 'failure',
    id: 1,
    error: { code: 'transfer-restarted' },
    sent: 'complete',
    crc64: '7',
  })
  expect(await answered).toMatchObject({ type: 'answer', status: 200 })
})
