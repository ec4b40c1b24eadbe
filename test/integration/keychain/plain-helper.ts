import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { helperEnvironment } from '../../../main/keychain/helper-environment.ts'
import type { HelperProcess } from '../../../main/keychain/helper-process.ts'
import { asOrdinaryUser } from '../../../scripts/lib/launch.mjs'

const HELPER = fileURLToPath(new URL('../../../main/keychain/helper/index.ts', import.meta.url))

/**
 * The app's own keychain helper in a plain Node process, seen by the bus as the user that runs the session. `onStart`
 * gets every process that was started.
 */
export function spawnPlainHelper(env: NodeJS.ProcessEnv, onStart: (child: ChildProcess) => void): HelperProcess {
  const { command, args } = asOrdinaryUser(process.execPath, ['--import', 'tsx', HELPER], 'SIGKILL')
  const child = spawn(command, args, {
    env: { ...helperEnvironment(env, process.platform), PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  })
  onStart(child)
  return {
    postMessage: (message) => void child.send(Object(message)),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener(code ?? undefined)),
    kill: () => void child.kill(),
  }
}
