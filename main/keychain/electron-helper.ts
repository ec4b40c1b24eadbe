import { utilityProcess } from 'electron'
import type { HelperProcess } from './helper-process.ts'

/** A helper as an Electron utility process: `modulePath` is a built file, `env` its whole environment. */
export function spawnUtility(
  modulePath: string,
  options: { readonly serviceName: string; readonly env: Record<string, string> },
): HelperProcess {
  const child = utilityProcess.fork(modulePath, [], { ...options, stdio: 'ignore' })
  return {
    postMessage: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  }
}
