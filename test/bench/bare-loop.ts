/** The contestant `bare-loop`: reads ranges and PUTs them, over keep-alive connections of node:http; no checksum. */
import { open, readFile } from 'node:fs/promises'
import { Agent, request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { eachOf, runChild } from './child.ts'
import type { TemporaryCredential } from './credential.ts'
import { numberSetting, type Order, type OrderedFile } from './order.ts'
import { createSigner, type Signed } from './sign.ts'

interface Answer {
  readonly etag: string
  readonly text: string
}
interface Call extends Omit<Signed, 'host'> {
  readonly body: Uint8Array | string
}
type Send = (call: Call) => Promise<Answer>

function createSend({ address, host }: Order, credential: TemporaryCredential, connections: number): Send {
  const [hostname, port] = address.split(':')
  const agent = new Agent({ keepAlive: true, maxSockets: connections, noDelay: true })
  const sign = createSigner(credential)
  return ({ method, path, query, body }) =>
    new Promise((resolve, reject) => {
      const search = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
      const headers = {
        host,
        authorization: sign({ method, path, query, host }),
        'x-cos-security-token': credential.sessionToken,
        'content-length': Buffer.byteLength(body),
      }
      const target = search === '' ? path : `${path}?${search}`
      const outgoing = httpRequest({ agent, hostname, port, method, path: target, headers })
      outgoing.on('error', reject)
      outgoing.on('response', (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
        })
        response.on('error', reject)
        response.on('end', () => {
          if (response.statusCode === 200) resolve({ etag: response.headers.etag ?? '', text })
          else reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`))
        })
      })
      outgoing.end(body)
    })
}

async function sendInParts(send: Send, order: Order, { name, sizeBytes }: OrderedFile): Promise<void> {
  const partSizeBytes = numberSetting(order, 'partSizeBytes')
  const connections = numberSetting(order, 'connections')
  const path = `/${order.prefix}${name}`
  const { text } = await send({ method: 'POST', path, query: [['uploads', '']], body: '' })
  const uploadId = /<UploadId>(.+?)<\/UploadId>/.exec(text)?.[1] ?? ''
  const etags: string[] = []
  const file = await open(join(order.folder, name))
  const free = Array.from({ length: connections }, () => Buffer.allocUnsafeSlow(partSizeBytes))
  await eachOf(Array(Math.ceil(sizeBytes / partSizeBytes)).keys(), connections, async (index) => {
    const buffer = free.pop() ?? Buffer.allocUnsafeSlow(partSizeBytes)
    const { bytesRead } = await file.read(buffer, 0, partSizeBytes, index * partSizeBytes)
    const query = [
      ['partnumber', String(index + 1)],
      ['uploadid', uploadId],
    ] as const
    etags[index] = (await send({ method: 'PUT', path, query, body: buffer.subarray(0, bytesRead) })).etag
    free.push(buffer)
  })
  await file.close()
  const parts = etags.map((etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`)
  const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
  await send({ method: 'POST', path, query: [['uploadid', uploadId]], body })
}

await runChild(async (order, credential) => {
  const connections = numberSetting(order, 'connections')
  const send = createSend(order, credential, connections)
  const [first] = order.files
  if (order.files.length === 1 && first !== undefined) return () => sendInParts(send, order, first)
  return () =>
    eachOf(order.files, connections, async ({ name }) => {
      const body = await readFile(join(order.folder, name))
      await send({ method: 'PUT', path: `/${order.prefix}${name}`, query: [], body })
    })
})
