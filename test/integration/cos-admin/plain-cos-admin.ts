import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { HelperProcess } from '../../../main/keychain/helper-process.ts'

const MODULE = fileURLToPath(new URL('../../../main/cos-admin/index.ts', import.meta.url))

/** The app's own cos-admin process as a plain Node child, with nothing in its environment. */
export function spawnPlainCosAdmin(): HelperProcess {
  const child = fork(MODULE, [], { execArgv: ['--import', 'tsx'], env: {}, serialization: 'advanced' })
  return {
    postMessage: (message) => void child.send(Object(message)),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener(code ?? undefined)),
    kill: () => void child.kill(),
  }
}
