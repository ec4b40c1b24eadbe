/** What no page of ours may do, set before the first window exists. See docs/threat-model.md. */
import { app, type Session, type WebContents } from 'electron'
import { SCHEME } from './app-protocol.ts'

/** Before `ready`: every renderer sandboxed, and no host name resolves in Chromium's own network stack. */
export function lockDownProcess(): void {
  app.enableSandbox()
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.commandLine.appendSwitch('disable-background-networking')
  app.on('web-contents-created', (_event, contents) => lockDownContents(contents))
}

/**
 * Once per session: only our scheme loads (DevTools' own pages too, while unpackaged), nothing is downloaded, no
 * permission is given but storage that survives for `persistentOrigin`. An empty window otherwise fetches a spelling
 * dictionary from the internet.
 */
export function lockDownSession(session: Session, persistentOrigin?: string): void {
  session.setSpellCheckerEnabled(false)
  session.setSpellCheckerLanguages([])
  session.webRequest.onBeforeRequest((details, respond) => respond({ cancel: !isOurs(details.url) }))
  session.on('will-download', (event) => event.preventDefault())
  const isAllowed = (permission: string, origin: string | undefined): boolean =>
    permission === 'persistent-storage' && persistentOrigin !== undefined && origin === persistentOrigin
  session.setPermissionRequestHandler((_contents, permission, respond, details) => {
    respond(isAllowed(permission, originOf(details.requestingUrl)))
  })
  session.setPermissionCheckHandler((_contents, permission, origin) => isAllowed(permission, originOf(origin)))
  session.setDevicePermissionHandler(() => false)
}

function lockDownContents(contents: WebContents): void {
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

const isOurs = (url: string): boolean =>
  url.startsWith(`${SCHEME}://`) ||
  url.startsWith(`blob:${SCHEME}://`) ||
  (!app.isPackaged && url.startsWith('devtools://'))

/** `app://transfer` for any address of that window; URL gives custom schemes the origin `null`. */
function originOf(url: string): string | undefined {
  return /^app:\/\/[a-z-]+/.exec(url)?.[0]
}
