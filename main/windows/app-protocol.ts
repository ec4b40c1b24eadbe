import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { type Protocol, protocol } from 'electron'

/** The scheme our pages live under; one host, and so one origin, per window. */
export const SCHEME = 'app'

/** Standard and secure, nothing more: no fetch, no CORS, no service workers, no CSP bypass. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }])
}

/** On every answer, worker scripts included: a worker takes its policy from its own response. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Serves the built pages in `rootDir` to one session, for one host only; anything else is 404. */
export function serveApp(sessionProtocol: Protocol, host: string, rootDir: string): void {
  sessionProtocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url)
    const path = normalize(join(rootDir, decodeURIComponent(url.pathname)))
    const type = TYPES[extname(path)]
    if (url.host !== host || !path.startsWith(rootDir + sep) || !type || request.method !== 'GET') return notFound()
    try {
      return new Response(await readFile(path), { headers: headersFor(type) })
    } catch {
      // Only files of the build are asked for; whichever way one cannot be read, the page sees that it is not there.
      return notFound()
    }
  })
}

const notFound = (): Response => new Response('', { status: 404, headers: headersFor('text/plain') })

const headersFor = (type: string): Record<string, string> => ({
  'content-type': type,
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
})
