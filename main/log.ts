import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ErrorInfo } from '../shared/errors.ts'
import { isHeld } from './node/replace-file.ts'

/** Past this size the log is moved aside once; two files are kept. */
const MAX_LOG_BYTES = 5 * 1024 * 1024

type Fact = string | number | boolean | undefined

/** Takes words, plain facts and ErrorInfo only: an unknown error's text may hold anything, so it has no way in. */
export interface Log {
  readonly info: (what: string, facts?: Readonly<Record<string, Fact>>) => void
  readonly error: (what: string, error: ErrorInfo) => void
  /** For errors nobody foresaw: their class and stack frames, without the message. */
  readonly unexpected: (what: string, error: unknown) => void
}

/** An older one lies beside it, with `.1` at its end. */
export const logPath = (dataDir: string): string => join(dataDir, 'logs', 'main.log')

/** One JSON line per entry in `logs/main.log` of the data folder. */
export function openLog(dataDir: string): Log {
  const folder = join(dataDir, 'logs')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = logPath(dataDir)
  const write = (level: string, what: string, facts: object): void => {
    rotate(path)
    appendFileSync(path, `${JSON.stringify({ time: new Date().toISOString(), level, what, ...facts })}\n`, {
      mode: 0o600,
    })
  }
  return {
    info: (what, facts = {}) => write('info', what, facts),
    error: (what, error) => write('error', what, { error }),
    unexpected: (what, error) => write('unexpected', what, describeUnexpected(error)),
  }
}

function rotate(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size <= MAX_LOG_BYTES) return
  try {
    renameSync(path, `${path}.1`)
  } catch (error) {
    if (!isHeld(error)) throw error // somebody reads it (Windows): it grows on, and the next line tries again
  }
}

function describeUnexpected(error: unknown): object {
  if (!(error instanceof Error)) return { kind: typeof error }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { kind: error.name, frames: frames.slice(0, 8).map((line) => line.trim()) }
}
