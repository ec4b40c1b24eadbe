import { writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { createCRC64 } from 'hash-wasm'
import type { WalkEntry } from '../../../shared/transfer/contract.ts'
import { fileNamed, grantDestination, grantSource, type Listener, serve, startTransfer, tempFolder } from './harness.ts'

export const MIB = 1024 * 1024
export const crc64Of = async (bytes: Uint8Array): Promise<string> => {
  const crc = await createCRC64()
  return BigInt(`0x${crc.init().update(bytes).digest()}`).toString()
}
export const collect = async (request: IncomingMessage): Promise<Buffer> => Buffer.concat(await request.toArray())
export const fileBody = (entry: Extract<WalkEntry, { type: 'file' }>, offset = 0, length = entry.sizeBytes - offset) =>
  ({ type: 'file', sourceId: 'files', path: entry.path, version: entry.version, offset, length }) as const

/** A source folder with one file `name` of `bytes`, a server that runs `listener`, and a transfer that may use both. */
export async function arrange(
  bytes: Uint8Array,
  listener: Listener,
  options: Parameters<typeof startTransfer>[0] = {},
) {
  const folder = await tempFolder()
  const path = join(folder, 'data.bin')
  await writeFile(path, bytes)
  const { port, server } = await serve(listener)
  const transfer = await startTransfer(options)
  grantDestination(transfer.transfer, port)
  grantSource(transfer.transfer, folder)
  const entry = fileNamed(await transfer.walk('files'), 'data.bin')
  return { ...transfer, folder, path, entry, server }
}
