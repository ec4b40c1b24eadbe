/**
 * The console of a process that has none. Windows gives a program with windows no console, and Electron's standard input is always at its
 * end there; so `cos-courier.exe` (build/windows/launcher) starts the app, names two pipes in a variable, and sends what is typed
 * by one of them when the app asks for it. It holds the other one as long as somebody waits for the command.
 */
import { connect, type Socket } from 'node:net'
import type { Readable } from 'node:stream'

const VARIABLE = 'COS_COURIER_CONSOLE'
const PIPES = /^\\\\\.\\pipe\\cos-courier-console-[0-9a-f]{32}$/

export interface Console {
  /** Standard input; nothing is read from it before somebody asks. */
  readonly input: () => Readable
  /** Ctrl+C was pressed, or the console is gone, where no signal says so. */
  readonly onStop: (stop: () => void) => void
}

interface Process {
  readonly platform: NodeJS.Platform
  /** The variable is taken out of it, so that no child sees it. */
  readonly env: NodeJS.ProcessEnv
  /** Asked for late: Node opens it when it is first looked at. */
  readonly stdin: () => Readable
}

/** This process's own streams, or the launcher's. */
export function consoleOf({ platform, env, stdin }: Process, dial: (path: string) => Socket = connect): Console {
  const pipes = platform === 'win32' ? env[VARIABLE] : undefined
  delete env[VARIABLE]
  if (pipes === undefined || !PIPES.test(pipes)) return { input: stdin, onStop: () => undefined }
  let input: Socket | undefined
  return {
    input() {
      input ??= dial(`${pipes}-input`)
      return input
    },
    onStop(stop) {
      const held = dial(`${pipes}-stop`).unref()
      held.on('error', () => held.destroy()) // the launcher is gone: the same as its end
      held.once('close', stop)
    },
  }
}
