import type { IpcMainInvokeEvent, WebContents } from 'electron'

/** True only for the main frame of exactly this window, on our own origin. No exception for anything else. */
export function isFromWindow(event: IpcMainInvokeEvent, contents: WebContents | undefined, origin: string): boolean {
  const frame = event.senderFrame
  return (
    contents !== undefined &&
    event.sender === contents &&
    frame !== null &&
    frame !== undefined &&
    frame.parent === null &&
    frame.origin === origin
  )
}
