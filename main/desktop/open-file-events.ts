import { app } from 'electron'

/**
 * Takes files that come as events (macOS: opened with the app, or dropped on its icon in the dock), from before the app is ready;
 * those that come together are opened together. On Linux and Windows they come as arguments.
 */
export function receiveFiles(): (open: (paths: readonly string[]) => void) => void {
  const waiting: string[] = []
  let open: ((paths: readonly string[]) => void) | undefined
  const flush = (): void => {
    if (open !== undefined && waiting.length > 0) open(waiting.splice(0))
  }
  app.on('open-file', (event, path) => {
    event.preventDefault()
    waiting.push(path)
    setImmediate(flush)
  })
  return (next) => {
    open = next
    flush()
  }
}
