import type { Environment } from '../../shared/ipc/contract.ts'
import type { PageMessage } from '../upload/page-contract.ts'

/** What main kept from the last run. */
export type Kept = Pick<Environment, 'openBatches' | 'batchIds' | 'visible'>

/** The part of `Worker` that messages go out by. */
export interface MessageSink {
  postMessage(message: PageMessage, transfer?: Transferable[]): void
}

/** Order the worker counts on: `connect`, `start`, then anything else. */
export function createStartGate(worker: MessageSink) {
  let isConnected = false
  let kept: Kept | undefined
  let waiting: PageMessage[] | undefined = []
  const begin = (): void => {
    if (!isConnected || !kept || !waiting) return
    const { openBatches, batchIds, visible } = kept
    worker.postMessage({ type: 'start', openBatches, batchIds, visible })
    for (const message of waiting) worker.postMessage(message)
    waiting = undefined
  }
  return {
    connect: (port: MessagePort): void => {
      worker.postMessage({ type: 'connect' }, [port])
      isConnected = true
      begin()
    },
    start: (environment: Kept): void => {
      kept = environment
      begin()
    },
    afterStart: (message: PageMessage): void => {
      if (waiting) waiting.push(message)
      else worker.postMessage(message)
    },
  }
}
