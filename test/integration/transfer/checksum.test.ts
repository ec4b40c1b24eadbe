import { createHash, randomBytes } from 'node:crypto'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { TransferOptions } from '../../../main/transfer/transfer.ts'
import type { ChecksumCall } from '../../../shared/transfer/contract.ts'
import { crc64Of } from '../../fakes/crc64.ts'
import { fileNamed, grantSource, startTransfer, tempFolder } from './harness.ts'

/** One file as a source's only one, walked. */
async function arrange(content: Uint8Array, options: Partial<TransferOptions> = {}) {
  const folder = await tempFolder()
  const file = join(folder, 'file')
  await writeFile(file, content)
  const started = await startTransfer(options)
  grantSource(started.transfer, folder)
  const { version } = fileNamed(await started.walk('files'), 'file')
  const post = (change: Partial<ChecksumCall['body']> = {}, md5 = false) =>
    started.post({
      verb: 'checksum',
      md5,
      body: { type: 'file', sourceId: 'files', path: 'file', version, offset: 0, length: content.length, ...change },
    })
  return { ...started, file, post }
}

const md5Of = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex')

test('the sums of a file are those of its bytes; MD5 comes only when asked for', async () => {
  const content = randomBytes(3 * 1024 * 1024 + 17)
  const { post } = await arrange(content)
  const crc64 = crc64Of(content)
  const plain = await post().final
  expect(plain).toEqual({ type: 'checksum', id: expect.any(Number), crc64 })
  expect(await post({}, true).final).toMatchObject({ type: 'checksum', crc64, md5: md5Of(content) })
})

test('a range has the sums of that range, and nothing at all has those of nothing', async () => {
  const content = randomBytes(200_000)
  const { post } = await arrange(content)
  const part = content.subarray(70_000, 170_001)
  expect(await post({ offset: 70_000, length: 100_001 }, true).final).toMatchObject({
    crc64: crc64Of(part),
    md5: md5Of(part),
  })
  expect(await post({ length: 0 }, true).final).toMatchObject({ crc64: '0', md5: md5Of(Buffer.alloc(0)) })
})

test('a file that has changed since the walk has no checksum', async () => {
  const { post, file } = await arrange(randomBytes(10))
  await appendFile(file, 'more')
  expect(await post().final).toMatchObject({ type: 'failure', error: { code: 'file-changed' } })
})

test('sources, paths and protected places are checked as for sending', async () => {
  const { post, transfer, home } = await arrange(randomBytes(10))
  expect(await post({ sourceId: 'others' }).final).toMatchObject({ error: { code: 'source-unknown' } })
  expect(await post({ path: '../file' }).final).toMatchObject({ error: { code: 'source-unknown' } })
  expect(await post({ path: 'gone' }).final).toMatchObject({ error: { code: 'file-vanished' } })
  await mkdir(join(home, '.ssh'))
  await writeFile(join(home, '.ssh', 'id'), 'secret')
  grantSource(transfer, home)
  const refused = await post({ path: '.ssh/id' }).final
  expect(refused).toMatchObject({ type: 'failure' })
  expect(JSON.stringify(refused)).not.toContain('crc64')
})

test('cancel ends a checksum once, before it reads and while it does, and gives its memory back', async () => {
  const content = randomBytes(24 * 1024 * 1024)
  const { post, cancel, messages } = await arrange(content, { fileMemoryBytes: 8 * 1024 * 1024 })
  for (let round = 0; round < 10; round++) {
    const { id, final } = post()
    // One worker reads in order: when the small one is done, the large one is under way.
    if (round % 2 === 1) await post({ length: 1 }).final
    cancel(id)
    expect(await final).toMatchObject({ type: 'failure', error: { code: 'cancelled' } })
  }
  // There is memory for six pieces: this would wait for ever had the others kept theirs.
  expect(await post().final).toMatchObject({ type: 'checksum', crc64: crc64Of(content) })
  const ends = messages.filter(({ type }) => type === 'failure' || type === 'checksum')
  expect(ends).toHaveLength(16)
})
