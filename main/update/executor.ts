/** How electron-updater fetches: over Node's HTTP, the app's own proxy and authorities, and from below one address only. */
import { type ClientRequest, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http'
import { type Agent, request as requestHttps } from 'node:https'
import { pipeline, Transform } from 'node:stream'
import { configureRequestOptions, configureRequestUrl, type DownloadOptions, HttpExecutor } from 'builder-util-runtime'
import { AppError, type ErrorInfo } from '../../shared/errors.ts'
import { lookupWithLocalhost } from '../node/localhost-lookup.ts'
import { USER_AGENT } from './fetch-feed.ts'
import type { Pace } from './pace.ts'
import type { UpdateBase } from './update-base.ts'

export interface ExecutorOptions {
  readonly base: UpdateBase
  /** For https. */
  readonly agent: Agent | undefined
  /** Of the file as it was signed: no answer may be longer. */
  readonly maxBytes: number
  readonly pace: Pace
  readonly signal: AbortSignal
}

/** Where all artifacts lie below the base. */
const RELEASES = 'releases/'

export class UpdateExecutor extends HttpExecutor<ClientRequest> {
  readonly #options: ExecutorOptions
  constructor(options: ExecutorOptions) {
    super()
    this.#options = options
  }

  /** As electron-updater's own executor has it; the file's SHA-512 is compared as it is written. */
  async download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    return options.cancellationToken.createPromise((resolve, reject, onCancel) => {
      const wanted: RequestOptions = { headers: options.headers ?? {} }
      configureRequestUrl(url, wanted)
      configureRequestOptions(wanted)
      const callback = (error: Error | null): void => (error ? reject(error) : resolve(destination))
      this.doDownload(wanted, { destination, options, onCancel, callback, responseHandler: null }, 0)
    })
  }

  override createRequest(wanted: RequestOptions, onResponse: (response: unknown) => void): ClientRequest {
    const { base, agent, signal } = this.#options
    const { endpoint } = base
    const range = rangeOf(wanted)
    const path = pathOf(wanted, base)
    const isSecure = endpoint.scheme === 'https'
    const request = (isSecure ? requestHttps : requestHttp)({
      ...{ hostname: endpoint.hostname, port: endpoint.port, path, signal, lookup: lookupWithLocalhost },
      agent: isSecure ? agent : false,
      headers: { ...headersFor(range), host: endpoint.host },
    })
    request.on('response', (response: IncomingMessage) => {
      const problem = problemOf(response, range !== undefined, endpoint.host)
      if (problem !== undefined) return void request.destroy(new AppError(problem))
      onResponse(this.#bounded(response, range === undefined ? this.#options.maxBytes : range.length))
    })
    return request
  }

  /** What comes, at the pace that is allowed and no more of it than there can be. */
  #bounded(response: IncomingMessage, maxBytes: number): Transform {
    const { base, pace } = this.#options
    let bytes = 0
    const bounded = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length
        if (bytes > maxBytes) return done(tooLong(base.endpoint.host, maxBytes))
        pace(chunk.length).then(() => done(null, chunk), done)
      },
    })
    const { statusCode, statusMessage, headers } = response
    Object.assign(bounded, { statusCode, statusMessage, headers })
    // Its errors are the transform's, which electron-updater listens to.
    pipeline(response, bounded, () => undefined)
    return bounded
  }
}

const tooLong = (host: string, maxBytes: number): AppError =>
  new AppError({ code: 'update-file-differs', subject: host, detail: `over ${maxBytes} bytes` })

interface Range {
  readonly header: string
  readonly length: number
}

/** Of one range, as electron-updater asks for what has changed in a file. */
function rangeOf({ headers }: RequestOptions): Range | undefined {
  const given = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'range')?.[1]
  const [header, first, last] = /^bytes=(\d+)-(\d+)$/.exec(String(given)) ?? []
  return header === undefined ? undefined : { header, length: Number(last) - Number(first) + 1 }
}

/** Only what our own requests say: the same words for everybody. */
const headersFor = (range: Range | undefined): Readonly<Record<string, string>> => ({
  ...{ accept: '*/*', 'accept-encoding': 'identity', 'cache-control': 'no-cache', 'user-agent': USER_AGENT },
  ...(range && { range: range.header }),
})

/** @throws AppError `update-elsewhere`: a library that asks for anything but artifacts does not get it. */
function pathOf({ hostname, protocol, port, path }: RequestOptions, { url, endpoint }: UpdateBase): string {
  const asked = String(path)
  const isOurs = protocol === url.protocol && hostname === url.hostname && String(port ?? '') === url.port
  if (isOurs && asked.startsWith(`${url.pathname}${RELEASES}`) && !asked.includes('..')) return asked
  throw new AppError({ code: 'update-elsewhere', subject: endpoint.host, detail: `asked for ${hostname}${asked}` })
}

function problemOf(
  { statusCode = 0, headers }: IncomingMessage,
  isRange: boolean,
  subject: string,
): ErrorInfo | undefined {
  const about = { subject, httpStatus: statusCode }
  if ((statusCode >= 300 && statusCode < 400) || headers.location !== undefined)
    return { code: 'update-redirect', ...about }
  if (statusCode === 404) return { code: 'update-file-missing', ...about }
  // A range that is answered with everything is refused as well: then all of it is fetched instead.
  if (statusCode !== (isRange ? 206 : 200)) return { code: 'update-unreachable', ...about }
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    return { code: 'update-file-differs', subject, detail: 'packed, though that was not asked for' }
  return undefined
}
