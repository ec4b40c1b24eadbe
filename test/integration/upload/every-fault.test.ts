import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FaultEffect } from '../../emulator/faults.ts'
import { crc64Of } from '../../fakes/crc64.ts'
import { batchOf, bytesOf, MIB } from '../../fakes/engine-harness.ts'
import { startApp } from './app.ts'

const BIG = bytesOf(3 * MIB + 1)
const KINDS = ['PutObject', 'InitiateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'] as const
const BODIES = ['PutObject', 'UploadPart'] as const
const STALL_MS = 1000

/** One file, whose one request of `kind` is hit. */
async function uploadWith(kind: string, effect: FaultEffect) {
  const app = await startApp({}, { keepsBodies: true, stallMs: STALL_MS })
  const bytes = kind === 'PutObject' ? bytesOf(3000) : BIG
  app.grant('f.file', await app.write('f.file', bytes), 'file')
  app.emulator.faults.add({ kind, times: 1, effect })
  const harness = app.engine()
  harness.add(batchOf('f.file'))
  const [row] = await harness.ended(1)
  return { app, bytes, harness, row }
}

/** What passes by itself, to which kinds it may come; the others are in engine.test.ts. */
const PASSING: readonly (readonly [name: string, effect: FaultEffect, kinds: readonly string[]])[] = [
  ['a delay', { type: 'delay', ms: 300 }, KINDS],
  ['a stall before the body', { type: 'stall', at: 'body' }, BODIES],
  ['a stall before the reply', { type: 'stall', at: 'reply' }, KINDS],
  ['a stall in the reply', { type: 'stall', at: 'inReply' }, ['InitiateMultipartUpload', 'CompleteMultipartUpload']],
  ['a slow line', { type: 'slowBody', bytesPerSecond: 2 * MIB }, BODIES],
  ['a reply cut short', { type: 'truncatedReply' }, KINDS],
  ['a byte stored wrong, which COS says', { type: 'corruptStored', says: 'stored' }, BODIES],
  ['a byte of a part stored wrong, which COS does not say', { type: 'corruptStored', says: 'sent' }, ['UploadPart']],
  ['an object put together wrong', { type: 'corruptStored', says: 'stored' }, ['CompleteMultipartUpload']],
  ['an error inside a 200', { type: 'errorIn200', code: 'InternalError' }, ['CompleteMultipartUpload']],
  ['a server twenty minutes ahead', { type: 'clockOffset', ms: 1_200_000 }, KINDS],
]
const CASES = PASSING.flatMap(([name, effect, kinds]) => kinds.map((kind) => [name, kind, effect] as const))

describe('passes by itself, and nothing is left behind', () => {
  test.each(CASES)('%s, on %s', async (_name, kind, effect) => {
    const { app, bytes, row } = await uploadWith(kind, effect)
    expect(row).toMatchObject({ phase: 'done', verified: true })
    expect(app.emulator.object(app.emulator.bucket, 'in/f.file')).toMatchObject({ crc64: crc64Of(bytes) })
    expect([app.emulator.uploads(), app.emulator.faults.pending]).toEqual([[], []])
  })
})

test.each(KINDS)('a redirect of %s is an error, and nobody follows it', async (kind) => {
  const location = 'http://127.0.0.1:9/elsewhere'
  const { row } = await uploadWith(kind, { type: 'redirect', status: 307, location })
  expect(row).toMatchObject({ phase: 'failed', error: { code: 'redirect-refused' } })
})

test.each(['InitiateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'])(
  'a reply of more than 8 MiB to %s is given up, and nothing is left behind after the next try',
  async (kind) => {
    const { app, harness, row } = await uploadWith(kind, { type: 'oversizedReply', bytes: 9 * MIB })
    expect(row?.phase).toBe('failed')
    harness.send({ type: 'jobs.retry', ids: 'all' })
    await harness.until((rows) => rows[0]?.phase === 'done')
    expect(app.emulator.uploads()).toEqual([])
  },
)

test.each(['1', '2', '3'])('a folder under faults of every kind by chance arrives whole (seed %s)', async (seed) => {
  const app = await startApp({}, { keepsBodies: true, stallMs: STALL_MS })
  const files = new Map<string, Uint8Array>()
  for (let index = 0; index < 40; index += 1) files.set(`${index}`, bytesOf(index * 300, index))
  for (let index = 0; index < 4; index += 1) files.set(`big ${index}`, bytesOf(2 * MIB + index * 1000, index))
  for (const [name, bytes] of files) await app.write(join('d', name), bytes)
  app.grant('d', join(app.folder, 'd'), 'folder')
  app.emulator.faults.random({ seed, rate: 0.2, kinds: [...KINDS, 'ListParts', 'HeadObject'] })
  const harness = app.engine()
  harness.add(batchOf('d'))
  const rows = await harness.until(
    (all) => all.length === files.size && all.every(({ phase }) => phase === 'done' || phase === 'failed'),
    50_000,
  )
  app.emulator.faults.clear()
  // Redirects and the like are final; so is bad luck six times over. Both end with the user's click.
  if (rows.some(({ phase }) => phase === 'failed')) harness.send({ type: 'jobs.retry', ids: 'all' })
  await harness.until((all) => all.every(({ phase }) => phase === 'done'), 50_000)
  for (const [name, bytes] of files) {
    expect(app.emulator.object(app.emulator.bucket, `in/d/${name}`), name).toMatchObject({ crc64: crc64Of(bytes) })
  }
  expect(app.emulator.uploads()).toEqual([])
  expect(Object.keys(app.emulator.faults.counts).length, 'faults of several kinds came').toBeGreaterThan(5)
})
