/** Composition of the upload worker, a module worker of the transfer page. The only file here with effects of its own. */
import { Engine } from './engine.ts'
import { IdbJournal } from './journal-idb.ts'
import type { PageMessage } from './page-contract.ts'
import type { Clock } from './ports.ts'
import { TransferClient } from './transfer-client.ts'

const clock: Clock = {
  nowMs: () => Date.now(),
  setTimer: (delayMs, task) => {
    const timer = setTimeout(task, delayMs)
    return () => clearTimeout(timer)
  },
}
const transfer = new TransferClient()
const engine = new Engine({
  ...{ clock, sender: transfer, walker: transfer, random: Math.random },
  journal: new IdbJournal('upload-journal'),
  post: (message) => self.postMessage(message),
})

self.addEventListener('message', (event: MessageEvent<PageMessage>) => {
  const [port] = event.ports
  if (event.data.type !== 'connect') engine.handle(event.data)
  else if (port !== undefined) transfer.connect(port)
})
