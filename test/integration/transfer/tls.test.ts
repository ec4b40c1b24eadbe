import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { DestinationGrant } from '../../../shared/transfer/control.ts'
import { createTestCertificate } from '../../emulator/tls.ts'
import { fileNamed, grantDestination, grantSource, listen, startTransfer, tempFolder } from './harness.ts'

/** An HTTPS server with a certificate of its own CA for COS's names in one region and 127.0.0.1. */
async function arrange(grant: (caPem: string) => Partial<DestinationGrant>) {
  const { key, cert, caFile, remove } = await createTestCertificate([
    { bucket: 'bucket-1250000000', region: 'ap-guangzhou' },
  ])
  onTestFinished(remove)
  const handshakes = { count: 0 }
  const bodies: Buffer[] = []
  const server = createServer({ key, cert }, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks))
      response.end('<secure/>')
    })
  })
  server.on('secureConnection', () => {
    handshakes.count += 1
  })
  const port = await listen(server)
  const started = await startTransfer()
  grantDestination(started.transfer, port, { scheme: 'https', ...grant(await readFile(caFile, 'utf8')) })
  return { ...started, handshakes, bodies }
}

test.each(['cos.ap-guangzhou.localhost', '127.0.0.1'])(
  'a server of the granted CA is trusted at %s',
  async (hostname) => {
    const { send, transfer, walk, handshakes, bodies } = await arrange((caPem) => ({ hostname, caPem }))
    const folder = await tempFolder()
    const bytes = randomBytes(3_000_000)
    await writeFile(join(folder, 'a'), bytes)
    grantSource(transfer, folder)
    const { version } = fileNamed(await walk('files'), 'a')
    const body = { type: 'file', sourceId: 'files', path: 'a', version, offset: 0, length: bytes.length } as const
    for (let round = 0; round < 3; round++)
      expect(await send({ key: 'in/a', body }).final).toMatchObject({ type: 'answer', status: 200, text: '<secure/>' })
    expect(bodies.map((sent) => Buffer.compare(sent, bytes))).toEqual([0, 0, 0])
    expect(handshakes.count).toBe(1)
  },
)

test('without the CA it is a TLS failure that names the reason, and nothing is sent', async () => {
  const { send, bodies } = await arrange(() => ({}))
  const failure = await send({ key: 'in/a' }).final
  expect(failure).toMatchObject({
    type: 'failure',
    error: { code: 'tls-failure', detail: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    sent: 'nothing',
  })
  expect(bodies).toEqual([])
})

test('a certificate for another name is a TLS failure', async () => {
  const { send } = await arrange((caPem) => ({ hostname: 'a.b.localhost', caPem }))
  expect(await send({ key: 'in/a' }).final).toMatchObject({
    error: { code: 'tls-failure', detail: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    sent: 'nothing',
  })
})

test('a server that speaks no TLS is a TLS failure', async () => {
  const { createServer: createNetServer } = await import('node:net')
  const port = await listen(createNetServer((socket) => void socket.end('HTTP/1.1 400 no\r\n\r\n')))
  const { transfer, send } = await startTransfer()
  grantDestination(transfer, port, { scheme: 'https' })
  expect(await send({ key: 'in/a' }).final).toMatchObject({ error: { code: 'tls-failure' }, sent: 'nothing' })
})
