/** What the transfer window tells of itself for the desktop to show, and what it asks of the desktop. All of it is only shown. */
import * as v from 'valibot'
import { ERROR_CODES } from '../errors.ts'
import type { Source } from '../job.ts'
import { call } from './call.ts'

const Count = v.pipe(v.number(), v.integer(), v.minValue(0))
const BatchId = v.pipe(v.string(), v.regex(/^b-[0-9a-f]{16}$/))

/** How uploads stand, without what waits for the user's word. Counts are of files on the list. */
export const Progress = v.strictObject({
  /** Neither ended nor paused. */
  active: Count,
  paused: Count,
  failed: Count,
  done: Count,
  /** Of all files but the skipped and cancelled. */
  bytesTotal: Count,
  bytesDone: Count,
  bytesPerSecond: v.pipe(v.number(), v.finite(), v.minValue(0)),
  /** Absent while it is being measured. */
  secondsLeft: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  /** Sources are still being read: there will be more files. */
  isWalking: v.boolean(),
  /** What everything waits for, when that is so. */
  waitingFor: v.optional(v.picklist(['network', 'credential', 'keychain', 'timetable', 'start'])),
})
export type Progress = v.InferOutput<typeof Progress>

/** How one batch ended in which something happened; counts are of all its files. */
export const BatchEnd = v.strictObject({
  batchId: BatchId,
  done: Count,
  /** Of `done`: COS sent no checksum. */
  unverified: Count,
  failed: Count,
  skipped: Count,
  bytesDone: Count,
  /** Why files failed, where all of them failed for one reason. */
  cause: v.optional(v.picklist(ERROR_CODES)),
})
export type BatchEnd = v.InferOutput<typeof BatchEnd>

export const desktopCalls = {
  /** For tray, taskbar and sleep; at most twice a second. */
  'progress.tell': call<void>()(Progress),
  /** A batch that a person added has ended, also when it ends once more after a retry. */
  'batch.ended': call<void>()(BatchEnd),
  /**
   * Keeps the clipboard's image as a file of the app's own, which is deleted when no batch needs it. Errors:
   * clipboard-no-image, clipboard-image-too-large.
   */
  'clipboard.image': call<Source>()(v.strictObject({})),
} as const

/** What menu and tray ask of the page. */
export const DESKTOP_COMMANDS = ['add-files', 'add-folder', 'pause-all', 'resume-all', 'retry-failed'] as const
export type DesktopCommand = (typeof DESKTOP_COMMANDS)[number]
