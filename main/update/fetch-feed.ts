import { AppError } from '../../shared/errors.ts'
import { MAX_FEED_BYTES } from '../../shared/update-feed.ts'
import { type ExchangeAnswer, exchange } from '../broker/http-exchange.ts'
import { transportError } from '../broker/sts-errors.ts'
import type { Way } from '../broker/way.ts'
import type { UpdateBase } from './update-base.ts'

/** However slowly bytes keep coming. */
const FEED_TIMEOUT_MS = 20_000
/** The same for everybody: nothing in a request says who asks, or which version they have. */
export const USER_AGENT = 'cos-courier'

/**
 * The text at `path` below the base, not believed yet. One request on a connection of its own; a redirect is not followed.
 *
 * @throws AppError `update-unreachable`, `update-feed-missing`, `update-feed-malformed`, `update-redirect`, `tls-failure`, `proxy-*`.
 */
export async function fetchFeed(
  { url, endpoint }: UpdateBase,
  path: string,
  way: Way,
  timeoutMs = FEED_TIMEOUT_MS,
): Promise<string> {
  const headers = { accept: 'application/json', 'accept-encoding': 'identity', 'cache-control': 'no-cache' }
  const { host } = endpoint
  try {
    const answer = await exchange({
      ...{ endpoint, way, path: url.pathname + path, body: undefined, timeoutMs, maxAnswerBytes: MAX_FEED_BYTES },
      headers: { ...headers, 'user-agent': USER_AGENT },
    })
    return textOf(answer, host)
  } catch (error) {
    if (error instanceof AppError) throw error
    const failure = transportError(error, host, 'update-unreachable')
    // Something answered, but not in HTTP.
    if (failure.info.detail?.startsWith('HPE_') !== true) throw failure
    throw new AppError({ ...failure.info, code: 'update-feed-malformed' })
  }
}

function textOf({ status, text, encodingHeader }: ExchangeAnswer, host: string): string {
  const about = { subject: host, httpStatus: status }
  if (status >= 300 && status < 400) throw new AppError({ code: 'update-redirect', ...about })
  if (status === 404) throw new AppError({ code: 'update-feed-missing', ...about })
  if (status !== 200) throw new AppError({ code: 'update-unreachable', ...about })
  const malformed = (detail: string): AppError => new AppError({ code: 'update-feed-malformed', subject: host, detail })
  if (text === undefined) throw malformed(`over ${MAX_FEED_BYTES} bytes`)
  if (encodingHeader !== undefined && encodingHeader.toLowerCase() !== 'identity')
    throw malformed('packed, though that was not asked for')
  return text
}
