import { MessageChannel, type MessagePort } from 'node:worker_threads'
import * as v from 'valibot'
import { afterEach, expect, test } from 'vitest'
import type { SendRequest } from '../../../renderer/cos/sender.ts'
import { SourceRefresh } from '../../../renderer/upload/source-refresh.ts'
import { type PortLike, TransferClient } from '../../../renderer/upload/transfer-client.ts'
import { defaultBatchOptions } from '../../../shared/batch-options.ts'
import { TransferCall, type TransferMessage } from '../../../shared/transfer/contract.ts'
import { FakeCos } from '../../fakes/fake-cos.ts'
import { portLike } from '../../fakes/port-like.ts'

const REQUEST: SendRequest = {
  ...{ destinationId: 'd', method: 'PUT', key: 'k', query: {}, headers: { host: 'h' } },
  body: { type: 'none' },
}
const WALK = defaultBatchOptions().walk
const open: MessagePort[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})
/** The transfer process's end: what it gets is parsed by the contract's own schema. */
function transferSide(onCall: (call: TransferCall, reply: (message: TransferMessage) => void) => void): PortLike {
  const { port1, port2 } = new MessageChannel()
  open.push(port1, port2)
  port2.on('message', (data: unknown) => {
    for (const call of v.parse(v.array(TransferCall), data)) onCall(call, (message) => port2.postMessage([message]))
  })
  return portLike(port1)
}

test('each call gets its own answer, however they come back', async () => {
  const client = new TransferClient()
  const waiting: (() => void)[] = []
  client.connect(
    transferSide((call, reply) => {
      const text = call.verb === 'send' ? call.key : ''
      waiting.unshift(() => reply({ type: 'answer', id: call.id, status: 200, headers: {}, text }))
      if (waiting.length === 3) for (const answer of waiting) answer()
    }),
  )
  const answers = await Promise.all(['a', 'b', 'c'].map((key) => client.send({ ...REQUEST, key })))
  expect(answers.map((answer) => answer.type === 'answer' && answer.text)).toEqual(['a', 'b', 'c'])
})

test('calls wait for the first port; those on a replaced port fail, those that came later are posted on the new', async () => {
  const client = new TransferClient()
  const early = client.send(REQUEST)
  client.connect(transferSide(() => undefined))
  const second = client.send(REQUEST)
  client.connect(
    transferSide((call, reply) => reply({ type: 'answer', id: call.id, status: 200, headers: {}, text: 'new' })),
  )
  expect(await Promise.all([early, second])).toMatchObject([
    { type: 'failure', error: { code: 'transfer-restarted' } },
    { type: 'failure', error: { code: 'transfer-restarted' } },
  ])
  expect(await client.send(REQUEST)).toMatchObject({ type: 'answer', text: 'new' })
})

test('a cancelled call settles only when transfer says it is over', async () => {
  const client = new TransferClient()
  const verbs: string[] = []
  const controller = new AbortController()
  client.connect(
    transferSide((call, reply) => {
      verbs.push(call.verb)
      if (call.verb === 'cancel') reply({ type: 'failure', id: call.id, error: { code: 'cancelled' }, sent: 'partly' })
      else controller.abort()
    }),
  )
  expect(await client.send(REQUEST, { signal: controller.signal })).toMatchObject({ error: { code: 'cancelled' } })
  expect(verbs).toEqual(['send', 'cancel'])
  expect(await client.send(REQUEST, { signal: controller.signal })).toMatchObject({ error: { code: 'cancelled' } })
  expect(verbs).toHaveLength(2)
})

test('progress reaches its call only', async () => {
  const client = new TransferClient()
  client.connect(
    transferSide((call, reply) => {
      if (call.id !== 2) return
      reply({
        type: 'progress',
        sent: [
          [1, 10],
          [2, 20],
          [99, 1],
        ],
      })
      for (const id of [1, 2]) reply({ type: 'answer', id, status: 200, headers: {}, text: '' })
    }),
  )
  const seen: (readonly [string, number])[] = []
  const note = (name: string) => ({ onProgress: (bytes: number) => void seen.push([name, bytes]) })
  await Promise.all([client.send(REQUEST, note('one')), client.send(REQUEST, note('two'))])
  expect(seen).toEqual([
    ['one', 10],
    ['two', 20],
  ])
})

const file = (path: string) => ({ type: 'file', path, sizeBytes: 1, mtimeMs: 0, version: 'v' }) as const

test('a walk acknowledges what has been consumed, and is cancelled when the consumer stops', async () => {
  const client = new TransferClient()
  const verbs: string[] = []
  let stopped = (): void => undefined
  const cancelled = new Promise<void>((resolve) => {
    stopped = resolve
  })
  client.connect(
    transferSide((call, reply) => {
      verbs.push(call.verb)
      if (call.verb === 'cancel') stopped()
      else reply({ type: 'walk.entries', id: call.id, entries: [file(`${verbs.length}`)] })
    }),
  )
  for await (const [entry] of client.walk('s', WALK)) if (entry?.path === '3') break
  await cancelled
  expect(verbs).toEqual(['walk', 'ack', 'ack', 'cancel'])
})

test('a walk ends with its end, fails with its failure, and fails when the port is replaced', async () => {
  const client = new TransferClient()
  client.connect(transferSide((call, reply) => reply({ type: 'walk.end', id: call.id })))
  const entries: unknown[] = []
  for await (const batch of client.walk('s', WALK)) entries.push(batch)
  expect(entries).toEqual([])
  const failing = transferSide((call, reply) =>
    reply({ type: 'failure', id: call.id, error: { code: 'source-missing' }, sent: 'nothing' }),
  )
  client.connect(failing)
  await expect(client.walk('s', WALK).next()).rejects.toThrow('source-missing')
  client.connect(transferSide(() => undefined))
  const lost = client.walk('s', WALK).next()
  await new Promise((resolve) => setImmediate(resolve))
  client.connect(transferSide(() => undefined))
  await expect(lost).rejects.toThrow('transfer-restarted')
})

test('files of a source that ask together share walks', async () => {
  const cos = new FakeCos()
  for (let index = 0; index < 1200; index += 1) cos.addFile('s', `${index}`, new Uint8Array(index), `v${index}`)
  const refresh = new SourceRefresh(cos)
  const asked = Array.from({ length: 300 }, (_, index) => refresh.fileNow('s', `${index * 3}`, WALK))
  const gone = expect(refresh.fileNow('s', 'nowhere', WALK)).rejects.toThrow('file-vanished')
  expect((await Promise.all(asked)).map((entry) => entry.sizeBytes)).toEqual(asked.map((_, index) => index * 3))
  await gone
  expect(cos.walks).toBeLessThanOrEqual(2)
})

test('a checksum is asked for with the contract’s call, and its failure and its cancelling are thrown', async () => {
  const client = new TransferClient()
  const body = { type: 'file', sourceId: 's', path: 'a', version: 'v', offset: 5, length: 7 } as const
  const calls: TransferCall[] = []
  client.connect(
    transferSide((call, reply) => {
      calls.push(call)
      if (call.verb === 'cancel') reply({ type: 'failure', id: call.id, error: { code: 'cancelled' }, sent: 'nothing' })
      if (call.verb !== 'checksum' || call.body.path === 'slow') return
      if (call.body.path === 'a') reply({ type: 'checksum', id: call.id, crc64: '42' })
      else reply({ type: 'failure', id: call.id, error: { code: 'file-changed' }, sent: 'nothing' })
    }),
  )
  expect(await client.checksum(body)).toBe('42')
  expect(calls).toEqual([{ verb: 'checksum', id: 1, body, md5: false }])
  await expect(client.checksum({ ...body, path: 'b' })).rejects.toMatchObject({
    info: { code: 'file-changed', subject: 'b' },
  })
  const controller = new AbortController()
  const slow = client.checksum({ ...body, path: 'slow' }, controller.signal)
  controller.abort()
  await expect(slow).rejects.toMatchObject({ info: { code: 'cancelled' } })
  await expect(client.checksum(body, controller.signal)).rejects.toMatchObject({ info: { code: 'cancelled' } })
})
