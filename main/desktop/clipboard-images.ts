import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { Source } from '../../shared/job.ts'
import { CLIPBOARD_FOLDER } from '../../shared/transfer/control.ts'

/** A batch whose options change is closed and opened again: an image nobody needs now may be needed the next moment. */
export const GRACE_MS = 10_000

export interface ClipboardImagesPorts {
  readonly dataDir: string
  readonly readPng: () => Promise<Buffer | 'none' | 'too-large'>
  /** Grants the file to transfer. */
  readonly addSource: (path: string) => Source
  /** Of the batches that are open: what they upload. */
  readonly neededPaths: () => readonly string[]
  readonly now: () => Date
  readonly setTimer: (delayMs: number, act: () => void) => void
  readonly logUnexpected: (what: string, error: unknown) => void
}

/** Images that were pasted: files of the app's own for as long as a batch needs them. */
export interface ClipboardImages {
  /** Throws clipboard-no-image, clipboard-image-too-large. */
  readonly keep: () => Promise<Source>
  /** A batch has been closed: what no other needs is deleted a little later. */
  readonly batchClosed: () => void
  /** At the start: deletes what no open batch needs. Never rejects. */
  readonly sweep: () => Promise<void>
}

export function createClipboardImages(ports: ClipboardImagesPorts): ClipboardImages {
  const folder = join(ports.dataDir, CLIPBOARD_FOLDER)
  const sweep = (mayDelete: (path: string) => boolean = () => true): Promise<void> =>
    deleteUnneeded(folder, ports.neededPaths(), mayDelete).catch((error: unknown) =>
      ports.logUnexpected('clipboard images', error),
    )
  /** Kept by this run and not yet seen in a batch: their panel is about to be made. */
  const fresh = new Set<string>()
  return {
    async keep() {
      const bytes = await ports.readPng()
      if (bytes === 'none') throw new AppError({ code: 'clipboard-no-image' })
      if (bytes === 'too-large') throw new AppError({ code: 'clipboard-image-too-large' })
      const name = `Clipboard ${stamp(ports.now())}.png`
      // A folder for each, so that two of one second keep their names.
      const own = join(folder, randomBytes(8).toString('hex'))
      fresh.add(own)
      await mkdir(own, { recursive: true, mode: 0o700 })
      const path = join(own, name)
      // What is in no batch by then, a part of a file that could not be written among it, is in nobody's way.
      ports.setTimer(GRACE_MS, () => {
        fresh.delete(own)
        void sweep((other) => !fresh.has(other))
      })
      await writeFile(path, bytes, { mode: 0o600, flag: 'wx' })
      return ports.addSource(path)
    },
    batchClosed: () => ports.setTimer(GRACE_MS, () => void sweep((path) => !fresh.has(path))),
    sweep: () => sweep(),
  }
}

/** `2026-11-22 14.30.05`, local time: sorts, and every system takes it in a name. */
function stamp(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const date = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-')
  return `${date} ${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('.')}`
}

async function deleteUnneeded(
  folder: string,
  needed: readonly string[],
  mayDelete: (path: string) => boolean,
): Promise<void> {
  // Compared by the folder's random name: the same place may be written in several ways.
  const kept = new Set(needed.map((path) => basename(dirname(path))))
  const names = await readdir(folder).catch(() => []) // nothing was ever pasted
  for (const name of names) {
    const path = join(folder, name)
    if (!kept.has(name) && mayDelete(path)) await rm(path, { recursive: true, force: true })
  }
}
