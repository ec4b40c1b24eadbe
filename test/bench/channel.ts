import { once } from 'node:events'
import type { ParentPort } from 'electron/utility'

/** To the process that gives orders. `hungUp` settles when it is gone. */
export interface Channel {
  readonly receive: () => Promise<unknown>
  readonly send: (message: object) => void
  readonly hungUp: Promise<unknown>
}

/** Of a child of Node, its IPC; of an Electron utility process, the port to main, which ends it. */
export function openChannel(): Channel {
  const port: ParentPort | undefined = process.parentPort // there is none outside Electron
  if (port === undefined) {
    return {
      receive: async () => (await once(process, 'message'))[0],
      send: (message) => process.send?.(message),
      hungUp: once(process, 'disconnect'),
    }
  }
  const waiting: ((message: unknown) => void)[] = []
  port.on('message', ({ data }) => waiting.shift()?.(data))
  return {
    receive: () => new Promise((resolve) => waiting.push(resolve)),
    send: (message) => port.postMessage(message),
    hungUp: new Promise(() => {}),
  }
}
