/** What the page's figures mean for tray, taskbar and sleep. Pure. */
import type { Progress } from '../../shared/ipc/desktop-calls.ts'

/** In one word; `problems` and `done` when nothing is left to do but to look. */
export type Standing = 'idle' | 'uploading' | 'waiting' | 'paused' | 'problems' | 'done'

/** Whether closing the window would stop something. */
export const isUploading = (progress: Progress | undefined): boolean =>
  progress !== undefined && (progress.active > 0 || progress.isWalking)

export function standingOf(progress: Progress | undefined): Standing {
  if (progress === undefined) return 'idle'
  if (isUploading(progress)) return progress.waitingFor === undefined ? 'uploading' : 'waiting'
  if (progress.failed > 0) return 'problems'
  if (progress.paused > 0) return 'paused'
  return progress.done > 0 ? 'done' : 'idle'
}

/** All that count: neither skipped nor cancelled. */
export const filesOf = ({ active, paused, failed, done }: Progress): number => active + paused + failed + done

/** From 0 to 1; by files where there are no bytes. */
export function ratioOf(progress: Progress): number {
  const files = filesOf(progress)
  const byFiles = files === 0 ? 0 : progress.done / files
  return Math.min(progress.bytesTotal === 0 ? byFiles : progress.bytesDone / progress.bytesTotal, 1)
}
