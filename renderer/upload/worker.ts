/** Composition of the upload worker, a module worker of the transfer page. The only file here with effects of its own. */
import { Engine } from './engine.ts'
import { IdbHistory } from './history-idb.ts'
import { IdbJournal } from './journal-idb.ts'
import type { PageMessage, WorkerMessage } from './page-contract.ts'
import type { Clock } from './ports.ts'
import { TransferClient } from './transfer-client.ts'
import { IdbSnapshots } from './watch/snapshot-idb.ts'
import { TransferFolders } from './watch/transfer-folders.ts'

const clock: Clock = {
  nowMs: () => Date.now(),
  setTimer: (delayMs, task) => {
    const timer = setTimeout(task, delayMs)
    return () => clearTimeout(timer)
  },
}
const transfer = new TransferClient()
/** Strict transactions back to back cost more than the uploads they record; nobody sees a mark come this much later. */
const GATHER_MS = 40
/** After the computer has slept, a request older than this is taken for lost: its connection most likely is. */
const HANGING_MS = 5000
const ports = {
  ...{ clock, sender: transfer, walker: transfer, random: Math.random },
  journal: new IdbJournal('upload-journal'),
  history: new IdbHistory('history'),
  folders: new TransferFolders(transfer),
  snapshots: new IdbSnapshots('watched-folders'),
  post: (message: WorkerMessage) => self.postMessage(message),
}
const engine = new Engine(ports, { gatherMs: GATHER_MS })

self.addEventListener('message', (event: MessageEvent<PageMessage>) => {
  const [port] = event.ports
  if (event.data.type === 'woke') transfer.repeatHanging(clock.nowMs(), HANGING_MS)
  if (event.data.type !== 'connect') engine.handle(event.data)
  else if (port !== undefined) transfer.connect(port)
})
