import { rename } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

/** What Windows says while somebody has one of the two files open. */
const HELD: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY'])
/** Two and a half seconds in all: virus scanners and indexers let go within moments. */
const WAITS_MS = [10, 20, 40, 80, 160, 320, 640, 1280]

interface Tools {
  readonly platform?: NodeJS.Platform
  readonly move?: (from: string, to: string) => Promise<void>
  readonly wait?: (delayMs: number) => Promise<unknown>
}

/**
 * Puts `from` in the place of `to`, which may be there. On Windows a file that another program has open cannot be replaced: then
 * tried again for a while. Rejects with the system's error.
 */
export async function replaceFile(
  from: string,
  to: string,
  { platform = process.platform, move = rename, wait = setTimeout }: Tools = {},
): Promise<void> {
  for (const waitMs of platform === 'win32' ? WAITS_MS : []) {
    try {
      return await move(from, to)
    } catch (error) {
      if (!isHeld(error)) throw error
      await wait(waitMs)
    }
  }
  return move(from, to)
}

/** Whether this is how Windows says that somebody has the file open. */
export const isHeld = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && HELD.has(error.code)
