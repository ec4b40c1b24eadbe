import { app } from 'electron'
import { LINK_SCHEME } from '../../shared/profile-link.ts'

/**
 * Takes links that come as events (macOS), from before the app is ready; those that come before somebody follows them wait.
 * On Linux and Windows they come as arguments.
 */
export function receiveLinks(): (follow: (link: string) => void) => void {
  const waiting: string[] = []
  let follow = (link: string): unknown => waiting.push(link)
  app.on('open-url', (event, link) => {
    event.preventDefault()
    follow(link)
  })
  return (next) => {
    follow = next
    for (const link of waiting.splice(0)) next(link)
  }
}

/** Linux has it from the desktop entry and macOS from the bundle; a run from the sources claims nothing. */
export function registerLinks(): void {
  if (app.isPackaged && process.platform === 'win32')
    app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, ['--'])
}
