import type { MessagePort } from 'node:worker_threads'
import type { PortLike } from '../../renderer/upload/transfer-client.ts'

/** Node's MessagePort as browsers show theirs. */
export function portLike(port: MessagePort): PortLike {
  return {
    postMessage: (message) => port.postMessage(message),
    addEventListener: (_, listener) => void port.on('message', (data: unknown) => listener({ data })),
    start: () => port.start(),
    close: () => port.close(),
  }
}
