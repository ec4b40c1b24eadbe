import { AppError, toErrorInfo } from '../../shared/errors.ts'
import { describeError } from '../../shared/messages/describe.ts'
import type { Translate } from '../../shared/messages/translate.ts'
import { exitFor } from './commands.ts'

/** Lines to this process's own streams. A reader that went away (`| head`) is not an error of ours. */
export const writeOut = (line: string): number => writeLine(process.stdout, line)
export const writeErr = (line: string): number => writeLine(process.stderr, line)

/** Without this the first word to a reader that went away would end the app, and its uploads with it. */
export function survivePipes(): void {
  // What cannot be told any more is no reason to stop what was asked for.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => stream.destroy())
}

function writeLine(stream: NodeJS.WriteStream, line: string): number {
  if (stream.destroyed) return 0
  // Lines of one turn leave together: a system call for each would cost as much as all else that is done for it.
  if (stream.writableCorked === 0) {
    stream.cork()
    process.nextTick(() => stream.uncork())
  }
  stream.write(line.endsWith('\n') ? line : `${line}\n`)
  return 0
}

/** Settles when everything written so far has left the process: `app.exit` does not wait for pipes. */
export async function flush(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.destroyed) await new Promise<void>((resolve) => stream.write('', () => resolve()))
  }
}

/** Tells of a failure before there is an app to log it; answers the exit code. */
export function failBeforeStart(error: unknown, t: Translate): number {
  const info = toErrorInfo(error)
  // There is no log yet, so the frames of an error nobody foresaw go here; its text may hold anything.
  if (info.code === 'internal' && error instanceof Error)
    writeErr((error.stack ?? '').replace(/^(?!\s+at ).*$/gm, '').trim())
  writeErr(describeError(t, info) + (error instanceof AppError && info.detail ? ` [${info.detail}]` : ''))
  return exitFor(info)
}
