import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { type Protocol, type ProtocolRequest, type ProtocolResponse, protocol } from 'electron'

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

/**
 * Serves the built pages in `rootDir` to one session, for one host only; anything else is 404. Not by `protocol.handle`,
 * the successor of this call: for its Request and Response, Node compiles all of its fetch while the window opens.
 */
export function serveApp(sessionProtocol: Protocol, host: string, rootDir: string): void {
  sessionProtocol.registerBufferProtocol(SCHEME, (request, answer) => {
    void answerFor(request, host, rootDir).then(answer)
  })
}

async function answerFor(
  { method, url }: Pick<ProtocolRequest, 'method' | 'url'>,
  wantedHost: string,
  rootDir: string,
): Promise<ProtocolResponse> {
  try {
    const { host, pathname } = new URL(url)
    const path = normalize(join(rootDir, decodeURIComponent(pathname)))
    const type = TYPES[extname(path)]
    if (host !== wantedHost || !path.startsWith(rootDir + sep) || !type || method !== 'GET') return notFound()
    return { data: await readFile(path), headers: headersFor(type) }
  } catch {
    // Only files of the build are asked for; whichever way one cannot be read, the page sees that it is not there.
    return notFound()
  }
}

const notFound = (): ProtocolResponse => ({ statusCode: 404, data: Buffer.alloc(0), headers: headersFor('text/plain') })

const headersFor = (type: string): Record<string, string> => ({
  'content-type': type,
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
})
