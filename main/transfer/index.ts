/** Entry of the transfer utility process: the only file here that knows Electron's ports. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { TransferMessage } from '../../shared/transfer/contract.ts'
import type { ControlEvent, ControlMessage } from '../../shared/transfer/control.ts'
import { readArchivesAsFiles } from '../node/archives.ts'
import type { TransferPort } from './session.ts'
import { createTransfer } from './transfer.ts'

/** Electron's MessagePortMain, as far as used (https://www.electronjs.org/docs/latest/api/message-port-main). */
interface ElectronPort {
  postMessage(messages: readonly TransferMessage[]): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

/** The line to main (https://www.electronjs.org/docs/latest/api/parent-port). */
interface ParentPort {
  postMessage(event: ControlEvent): void
  on(
    event: 'message',
    listener: (event: { readonly data: ControlMessage; readonly ports: readonly ElectronPort[] }) => void,
  ): unknown
}

const isParentPort = (value: unknown): value is ParentPort =>
  typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value

// Looked up by name: only some of the type declarations this is compiled with know of it.
const parentPort: unknown = Reflect.get(process, 'parentPort')
if (!isParentPort(parentPort)) throw new Error('transfer runs as an Electron utility process')

readArchivesAsFiles()
const workerPath = join(dirname(fileURLToPath(import.meta.url)), 'crc64-worker.cjs')
const transfer = createTransfer({
  startWorker: (options) => new Worker(workerPath, options),
  log: (level, text) => parentPort.postMessage({ type: 'log', level, text }),
  tellClock: (offsetMs) => parentPort.postMessage({ type: 'clock', offsetMs }),
})

parentPort.on('message', ({ data, ports }) => transfer.handleControl(data, ports.map(adapt)))
parentPort.postMessage({ type: 'ready' })

/** Electron wraps data in an event; the core takes it bare. */
function adapt(port: ElectronPort): TransferPort {
  return {
    postMessage: (messages) => port.postMessage(messages),
    start: () => port.start(),
    close: () => port.close(),
    on: (event: 'message' | 'close', listener: (message?: unknown) => void) =>
      event === 'message' ? port.on('message', ({ data }) => listener(data)) : port.on('close', () => listener()),
  }
}
