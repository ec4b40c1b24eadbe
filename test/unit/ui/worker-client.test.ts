import { expect, test } from 'vitest'
import { createWorkerClient, type WorkerPort } from '../../../renderer/transfer/worker-client.ts'
import { type FileRow, WHOLE_LIST } from '../../../renderer/upload/list-contract.ts'
import type { CallMessage, PageMessage, WorkerMessage } from '../../../renderer/upload/page-contract.ts'
import type { Result } from '../../../shared/errors.ts'
import { totalsWith } from './totals.ts'

/** Plays the worker: records what the page says, says what the test wants. */
class FakeWorker implements WorkerPort {
  readonly heard: PageMessage[] = []
  #listener: ((event: { readonly data: WorkerMessage }) => void) | undefined
  postMessage(message: PageMessage): void {
    this.heard.push(message)
  }
  addEventListener(_type: 'message', listener: (event: { readonly data: WorkerMessage }) => void): void {
    this.#listener = listener
  }
  say(data: WorkerMessage): void {
    this.#listener?.({ data })
  }
  types(): readonly string[] {
    return this.heard.map(({ type }) => type)
  }
}

const batch = { batchId: 'b-0000000000000000', profileId: 'p-0000000000000000', prefix: '', sources: [] }
const row = (id: number): FileRow => ({
  kind: 'file',
  level: 1,
  id,
  batchId: batch.batchId,
  name: `${id}`,
  path: `${id}`,
  key: `${id}`,
  sizeBytes: 1,
  sentBytes: 0,
  phase: 'queued',
  verified: null,
  attempts: 0,
})

function open(
  relay: (message: CallMessage) => Promise<Result<unknown>> = () => Promise.resolve({ ok: true, value: 1 }),
) {
  const worker = new FakeWorker()
  return { worker, client: createWorkerClient(worker, relay, () => 0) }
}
function started() {
  const { worker, client } = open()
  client.connect(new MessageChannel().port1)
  client.start({ openBatches: [], batchIds: [], visible: true })
  worker.heard.length = 0
  return { worker, client }
}

test('the worker hears of its port, then of open batches, then of all else, in whatever order they come', () => {
  const { worker, client } = open()
  client.addBatch(batch, true)
  client.setKeychainWaiting(true)
  client.start({ openBatches: [batch], batchIds: [batch.batchId], visible: true })
  expect(worker.types()).toEqual([])
  client.connect(new MessageChannel().port1)
  expect(worker.types()).toEqual(['connect', 'start', 'batch.add', 'keychain'])
})

test('a new port is handed on without starting again', () => {
  const { worker, client } = started()
  client.connect(new MessageChannel().port1)
  expect(worker.types()).toEqual(['connect'])
})

test('a call of the worker is made for it and answered under its id', async () => {
  const { worker } = open(() => Promise.resolve({ ok: false, error: { code: 'key-missing' } }))
  worker.say({ type: 'call', id: 7, channel: 'batch.close', input: { batchId: batch.batchId } })
  await Promise.resolve()
  await Promise.resolve()
  expect(worker.heard).toEqual([{ type: 'answer', id: 7, result: { ok: false, error: { code: 'key-missing' } } }])
})

test('a bridge that throws is an error to the worker, not silence', async () => {
  const { worker } = open(() => Promise.reject(new Error('window closed')))
  worker.say({ type: 'call', id: 1, channel: 'batch.close', input: { batchId: batch.batchId } })
  await new Promise((resolve) => setImmediate(resolve))
  expect(worker.heard).toEqual([{ type: 'answer', id: 1, result: { ok: false, error: { code: 'internal' } } }])
})

const fileRow = (id: number): FileRow => ({ ...row(id), kind: 'file', level: 1 })

test('one question for rows is under way at a time, and the newest wish is asked next', () => {
  const { worker, client } = started()
  client.wantRows({ offset: 0, limit: 60 })
  client.wantRows({ offset: 30, limit: 60 })
  client.wantRows({ offset: 60, limit: 60 })
  expect(worker.heard).toMatchObject([{ type: 'rows.get', offset: 0 }])
  worker.say({ type: 'rows', id: 1, rows: [fileRow(1)], total: 1 })
  expect(worker.heard[1]).toMatchObject({ type: 'rows.get', offset: 60 })
  worker.say({ type: 'rows', id: 1, rows: [fileRow(9)], total: 9 })
  expect(client.state().slice).toMatchObject({ offset: 0, total: 1 })
  worker.say({ type: 'rows', id: 2, rows: [], total: 0 })
  expect(client.state().slice).toMatchObject({ offset: 60, total: 0 })
  expect(worker.heard).toHaveLength(2)
})

test('another view is told at once; what was asked about the one before it is not shown', () => {
  const { worker, client } = started()
  client.wantRows({ offset: 0, limit: 60 })
  const view = { filter: 'failed', search: 'x' } as const
  client.look(view)
  client.look({ ...view })
  expect(worker.types()).toEqual(['rows.get', 'list.look'])
  expect(client.state()).toMatchObject({ view, slice: { view: WHOLE_LIST } })
  worker.say({ type: 'rows', id: 1, rows: [fileRow(1)], total: 1 })
  expect(client.state().slice).toMatchObject({ view: WHOLE_LIST, total: 0 })
  worker.say({ type: 'rows', id: 2, rows: [fileRow(2)], total: 1, isSearching: true })
  expect(client.state().slice).toMatchObject({ view, total: 1, isSearching: true })
})

test('rows that say the same as before stay the same objects', () => {
  const { worker, client } = started()
  client.wantRows({ offset: 0, limit: 60 })
  worker.say({ type: 'rows', id: 1, rows: [fileRow(1), fileRow(2)], total: 2 })
  const before = client.state().slice
  worker.say({ type: 'changed', totals: totalsWith({ queued: 2 }) })
  worker.say({ type: 'rows', id: 2, rows: [fileRow(1), fileRow(2)], total: 2 })
  expect(client.state().slice).toBe(before)
  worker.say({ type: 'changed', totals: totalsWith({ queued: 2 }) })
  worker.say({ type: 'rows', id: 3, rows: [fileRow(1), { ...fileRow(2), sentBytes: 1 }], total: 2 })
  expect(client.state().slice.rows[0]).toBe(before.rows[0])
  expect(client.state().slice.rows[1]).toMatchObject({ sentBytes: 1 })
})

test('each answer about what lies where goes to its question', async () => {
  const { worker, client } = started()
  const [a, b] = [client.nameRows({ first: 0, last: 1 }), client.nameRows({ first: 5, last: 9 })]
  worker.say({ type: 'row-ids', id: 2, ids: Float64Array.of(7), nodes: ['n'] })
  worker.say({ type: 'row-ids', id: 1, ids: Float64Array.of(1, 2), nodes: [] })
  expect(worker.heard).toMatchObject([
    { from: 0, to: 1 },
    { from: 5, to: 9 },
  ])
  expect([[...(await a).ids], (await b).nodes]).toEqual([[1, 2], ['n']])
})

test('a change asks again for what is shown, and not for more than the worker gives', () => {
  const { worker, client } = started()
  client.wantRows({ offset: 0, limit: 100_000 })
  worker.say({ type: 'rows', id: 1, rows: [], total: 0 })
  worker.say({ type: 'changed', totals: totalsWith({ queued: 1 }) })
  expect(worker.heard.map((message) => ('limit' in message ? message.limit : 0))).toEqual([500, 500])
})

test('a dismissed notice is gone, the others stay', () => {
  const { worker, client } = started()
  worker.say({ type: 'notice', notice: { kind: 'journal-lost' } })
  worker.say({ type: 'notice', notice: { kind: 'journal-failed', error: { code: 'internal' } } })
  const [first] = client.state().notices
  if (first) client.dismissNotice(first)
  expect(client.state().notices.map(({ kind }) => kind)).toEqual(['journal-failed'])
})
