import { type UtilityProcess, utilityProcess } from 'electron'
import { forbidDumps } from '../no-dumps.ts'
import type { HelperProcess } from './helper-process.ts'

export interface UtilityOptions {
  readonly serviceName: string
  readonly env: Record<string, string>
  /** No dump is made of it. */
  readonly holdsKey?: boolean
}

/** A helper as an Electron utility process: `modulePath` is a built file, `env` its whole environment. */
export function spawnUtility(modulePath: string, options: UtilityOptions): HelperProcess {
  const { holdsKey = false, ...forked } = options
  const child = utilityProcess.fork(modulePath, [], { ...forked, stdio: 'ignore' })
  const ready = holdsKey ? whenUndumpable(child) : undefined
  return {
    // A process that holds the key hears nothing before a crash of it leaves nothing.
    postMessage: (message) =>
      ready === undefined ? child.postMessage(message) : void ready.then(() => child.postMessage(message)),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  }
}

/** Where dumps cannot be turned off, main's log says so already: it could not turn off its own. */
const whenUndumpable = (child: UtilityProcess): Promise<unknown> =>
  new Promise((resolve) => {
    child.once('spawn', () => {
      // Without a pid it has ended; then nobody waits any more.
      if (child.pid !== undefined) void forbidDumps(child.pid).then(resolve)
    })
  })
