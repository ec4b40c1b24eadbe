import type { Handlers } from '../../shared/ipc/call.ts'
import type { desktopCalls } from '../../shared/ipc/desktop-calls.ts'
import type { DesktopPorts } from '../desktop/desktop.ts'

/** What the page says of itself is shown, and decides nothing but how. */
export const desktopHandlers = ({ tellProgress, batchEnded, images }: DesktopPorts): Handlers<typeof desktopCalls> => ({
  'progress.tell': async (progress) => tellProgress(progress),
  'batch.ended': async (end) => batchEnded(end),
  'clipboard.image': () => images.keep(),
})
