/** The contestant `bare-loop`: reads ranges and PUTs them, over keep-alive connections of node:http or https; no checksum. */
import { readFileSync, statSync } from 'node:fs'
import { type FileHandle, open, readFile } from 'node:fs/promises'
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { join } from 'node:path'
import { eachOf, runContestant } from './child.ts'
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

function createSend(order: Order, credential: TemporaryCredential, connections: number): Send {
  const { address, host, protocol, caFile } = order
  const [hostname, port] = address.split(':')
  const keepAlive = { keepAlive: true, maxSockets: connections, noDelay: true }
  const secure = protocol === 'https:'
  const agent = secure ? new HttpsAgent({ ...keepAlive, ca: readFileSync(caFile) }) : new HttpAgent(keepAlive)
  const request = secure ? httpsRequest : httpRequest
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
      const outgoing = request({ agent, hostname, port, method, path: target, headers })
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

interface Upload {
  readonly file: FileHandle
  readonly uploadId: string
}
/** `upload`: shared by the pieces of a file; made by the first. */
interface Plan extends OrderedFile {
  readonly path: string
  readonly etags: string[]
  piecesLeft: number
  upload: Promise<Upload> | undefined
}

const PART_SIZE_BYTES = 8 * 1024 * 1024

/** One after the other, so that all connections work on few files. */
function* piecesOf(order: Order, names: readonly string[]): Generator<readonly [plan: Plan, index: number]> {
  for (const name of names) {
    const sizeBytes = statSync(join(order.folder, name)).size
    const pieces = Math.ceil(sizeBytes / PART_SIZE_BYTES) || 1
    const path = `/${order.prefix}${name}`
    const plan: Plan = { name, sizeBytes, path, etags: [], piecesLeft: pieces, upload: undefined }
    for (let index = 0; index < pieces; index++) yield [plan, index]
  }
}

async function begin(send: Send, { folder }: Order, { name, path }: Plan): Promise<Upload> {
  const file = await open(join(folder, name))
  const { text } = await send({ method: 'POST', path, query: [['uploads', '']], body: '' })
  return { file, uploadId: /<UploadId>(.+?)<\/UploadId>/.exec(text)?.[1] ?? '' }
}

async function complete(send: Send, { path, etags }: Plan, { file, uploadId }: Upload): Promise<void> {
  await file.close()
  const parts = etags.map((etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`)
  const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
  await send({ method: 'POST', path, query: [['uploadid', uploadId]], body })
}

async function sendPart(send: Send, order: Order, plan: Plan, index: number, buffer: Buffer): Promise<void> {
  const { path } = plan
  plan.upload ??= begin(send, order, plan)
  const upload = await plan.upload
  const { bytesRead } = await upload.file.read(buffer, 0, PART_SIZE_BYTES, index * PART_SIZE_BYTES)
  const query = [
    ['partnumber', String(index + 1)],
    ['uploadid', upload.uploadId],
  ] as const
  plan.etags[index] = (await send({ method: 'PUT', path, query, body: buffer.subarray(0, bytesRead) })).etag
  plan.piecesLeft--
  if (plan.piecesLeft === 0) await complete(send, plan, upload)
}

await runContestant(async (order, credential, names) => {
  const connections = numberSetting(order, 'connections')
  const send = createSend(order, credential, connections)
  const free: Buffer[] = []
  await eachOf(piecesOf(order, names), connections, async ([plan, index]) => {
    if (plan.sizeBytes <= PART_SIZE_BYTES) {
      const body = await readFile(join(order.folder, plan.name))
      await send({ method: 'PUT', path: plan.path, query: [], body })
      return
    }
    const buffer = free.pop() ?? Buffer.allocUnsafeSlow(PART_SIZE_BYTES)
    await sendPart(send, order, plan, index, buffer)
    free.push(buffer)
  })
})
