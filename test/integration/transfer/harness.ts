import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Server as NetServer, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, Worker } from 'node:worker_threads'
import type * as v from 'valibot'
import { onTestFinished } from 'vitest'
import { createTransfer, type TransferOptions } from '../../../main/transfer/transfer.ts'
import type { WalkOptions } from '../../../shared/batch-options.ts'
import type { SendCall, TransferMessage, WalkEntry } from '../../../shared/transfer/contract.ts'
import type { DestinationGrant, SourceGrant } from '../../../shared/transfer/control.ts'
import { workerSource } from './worker-source.ts'

type Final = Extract<TransferMessage, { type: 'answer' | 'failure' | 'checksum' | 'identity' }>
type Draft = Pick<SendCall, 'key'> & Partial<SendCall>

/** Walk options as a caller gives them. */
export type WalkChoices = v.InferInput<typeof WalkOptions>

const isFinal = (message: TransferMessage): message is Final =>
  ['answer', 'failure', 'checksum', 'identity'].includes(message.type)
const SECRET_ID = 'AKIDEXAMPLE'

/** A folder of its own for one test. */
export async function tempFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'transfer-')))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The transfer process's core with real worker threads, and the upload worker's end of a real MessageChannel. */
export async function startTransfer(options: Partial<TransferOptions> = {}) {
  const logs: string[] = []
  const source = await workerSource()
  const transfer = createTransfer({
    startWorker: (workerOptions) => new Worker(source, { ...workerOptions, eval: true }),
    log: (_level, text) => logs.push(text),
    workerCount: 1,
    ...options,
  })
  const home = await tempFolder()
  transfer.handleControl({ type: 'start', start: { homeDir: home, dataDir: join(home, 'app-data') } }, [])
  const client = connect(transfer)
  onTestFinished(async () => {
    client.port.close()
    await transfer.close()
  })
  return { transfer, home, logs, ...client, connect: () => connect(transfer) }
}

type Core = ReturnType<typeof createTransfer>

function connect(transfer: Core) {
  const { port1, port2: port } = new MessageChannel()
  transfer.handleControl({ type: 'port' }, [port1])
  const finals = new Map<number, (message: Final) => void>()
  const walks = new Map<number, { entries: WalkEntry[]; resolve: (entries: WalkEntry[]) => void }>()
  const messages: TransferMessage[] = []
  const take = (message: TransferMessage): void => {
    messages.push(message)
    if (isFinal(message)) finals.get(message.id)?.(message)
    if (message.type === 'walk.end') walks.get(message.id)?.resolve(walks.get(message.id)?.entries ?? [])
    if (message.type !== 'walk.entries') return
    walks.get(message.id)?.entries.push(...message.entries)
    port.postMessage([{ verb: 'ack', id: message.id }])
  }
  port.on('message', (received: readonly TransferMessage[]) => {
    for (const message of received) take(message)
  })
  let lastId = 0
  const post = (call: object): { id: number; final: Promise<Final> } => {
    lastId += 1
    const id = lastId
    const final = new Promise<Final>((resolve) => finals.set(id, resolve))
    port.postMessage([{ ...call, id }])
    return { id, final }
  }
  const send = (draft: Draft) => post(completed(draft))
  const walk = (sourceId: string, options: WalkChoices = {}, only?: readonly string[]): Promise<WalkEntry[]> =>
    new Promise((resolve) => {
      const { id } = post({ verb: 'walk', sourceId, options, ...(only && { only }) })
      walks.set(id, { entries: [], resolve })
    })
  return { port, messages, send, walk, post, cancel: (id: number) => port.postMessage([{ verb: 'cancel', id }]) }
}

/** A call with everything that a signed request has. */
export function completed(draft: Draft): Omit<SendCall, 'id'> {
  const body = draft.body ?? { type: 'none' }
  const length = body.type === 'none' ? 0 : body.type === 'file' ? body.length : Buffer.byteLength(body.text)
  const headers = {
    host: 'bucket-1250000000.cos.localhost',
    authorization: `q-sign-algorithm=sha1&q-ak=${SECRET_ID}&q-signature=0`,
    'content-length': String(length),
    ...draft.headers,
  }
  return { verb: 'send', destinationId: 'there', method: 'PUT', query: {}, ...draft, headers, body }
}

/** Grants `there`, a loopback server on `port`. */
export function grantDestination(transfer: Core, port: number, more: Partial<DestinationGrant> = {}): void {
  const destination: DestinationGrant = {
    destinationId: 'there',
    scheme: 'http',
    hostname: 'cos.localhost',
    port,
    host: 'bucket-1250000000.cos.localhost',
    pathPrefix: '',
    bucket: 'bucket-1250000000',
    keyPrefix: 'in/',
    tmpSecretId: SECRET_ID,
    sessionToken: 'token',
    expiresAtMs: Date.now() + 600_000,
    ...more,
  }
  transfer.handleControl({ type: 'destination.grant', destination }, [])
}

/** Grants the source `files`. */
export function grantSource(transfer: Core, rootPath: string, kind: SourceGrant['kind'] = 'folder'): void {
  transfer.handleControl({ type: 'source.grant', source: { sourceId: 'files', rootPath, kind } }, [])
}

/** Listens on a free port of 127.0.0.1 until the test is over; gives the port. */
export async function listen(server: NetServer): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

export type Listener = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** A plain HTTP server that does as `listener` says. A request that breaks off ends only its own connection. */
export async function serve(listener: Listener): Promise<{ port: number; server: Server }> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      await listener(request, response)
    } catch {
      response.destroy()
    }
  }
  const server = createHttpServer((request, response) => void answer(request, response))
  return { server, port: await listen(server) }
}

/** Each entry in a word or two: path, then its size or why it is not sent; the path alone of an empty folder. */
export const brief = (entries: readonly WalkEntry[]): string[] =>
  entries.map((entry) => {
    if (entry.type === 'folder') return entry.path
    const why = entry.type === 'skipped' ? entry.reason : entry.type === 'failed' ? entry.error.code : entry.sizeBytes
    return `${entry.path} ${why}`
  })

/** The one entry of a walk that is a file called `path`. */
export function fileNamed(entries: readonly WalkEntry[], path: string): Extract<WalkEntry, { type: 'file' }> {
  const found = entries.find((entry) => entry.path === path)
  if (found?.type !== 'file') throw new Error(`the walk has no file ${path}`)
  return found
}

/** A promise and what fulfils it. */
export function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give = (): void => undefined
  const given = new Promise<void>((resolve) => {
    give = resolve
  })
  return { given, give }
}
