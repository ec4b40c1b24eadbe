/** Entry of the endpoint process: an HTTP server whose every credential main decides about. It holds no permanent key. */
import * as v from 'valibot'
import {
  type EndpointConfig,
  type EndpointReply,
  type FromEndpoint,
  ToEndpoint,
} from '../../shared/endpoint-process.ts'
import { openChannel } from '../node/channel.ts'
import { hostCheck, originCheck } from './allow-lists.ts'
import { type HandlerPorts, handle, type Question } from './handle.ts'
import { listen } from './listen.ts'
import { createRateLimiter } from './rate-limiter.ts'
import { createRefusalReport } from './refusal-report.ts'
import { createTokens } from './tokens.ts'

/** Refusals that were only counted are told of so often. */
const FLUSH_MS = 60_000

const channel = openChannel()
const tell = (message: FromEndpoint): void => channel.answer(message)
const waiting = new Map<number, (reply: EndpointReply) => void>()
let lastId = 0
let clientOf: HandlerPorts['clientOf'] = () => undefined

channel.onRequest((message) => {
  // Only main can send here; what does not fit is a mistake of ours, and not starting shows it.
  const parsed = v.parse(ToEndpoint, message)
  if (parsed.type === 'reply') waiting.get(parsed.id)?.(parsed.reply)
  else if (parsed.type === 'clients') clientOf = createTokens(parsed.clients)
  else void start(parsed.config)
})

async function start(config: EndpointConfig): Promise<void> {
  clientOf = createTokens(config.clients)
  const { limits, allowedOrigins } = config
  const now = (): number => performance.now()
  const report = createRefusalReport(createRateLimiter(limits.failures, now), tell, now)
  setInterval(report.flush, FLUSH_MS)
  const ports: Omit<HandlerPorts, 'isOurHost'> = {
    isOurOrigin: originCheck(allowedOrigins),
    clientOf: (token) => clientOf(token),
    limiter: createRateLimiter(limits.client, now),
    report,
    ask: (question) => ask(question, limits.answerTimeoutMs),
    maxBodyBytes: limits.maxBodyBytes,
  }
  let isOurHost: HandlerPorts['isOurHost'] = () => false
  const listening = await listen(config, (request, response) => {
    // A client that goes away while it is answered is nobody's error.
    response.on('error', () => response.destroy())
    void handle(request, response, { ...ports, isOurHost })
  })
  if ('type' in listening) return tell(listening)
  const scheme = config.tls === undefined ? 'http' : 'https'
  isOurHost = hostCheck({ ...config, scheme, port: listening.port })
  tell({ type: 'ready', port: listening.port })
}

/** Main's answer, or that there is none in time: what comes later is dropped. */
function ask(question: Question, timeoutMs: number): Promise<EndpointReply> {
  lastId += 1
  const id = lastId
  return new Promise((resolve) => {
    const settle = (reply: EndpointReply): void => {
      clearTimeout(timeout)
      waiting.delete(id)
      resolve(reply)
    }
    const timeout = setTimeout(
      () => settle({ ok: false, refusal: 'credential-unavailable', reason: 'timeout' }),
      timeoutMs,
    )
    waiting.set(id, settle)
    tell({ type: 'question', id, ...question })
  })
}
