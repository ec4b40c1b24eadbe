import { hostOf, type ProxyTrouble } from '../node/proxy-tunnel.ts'
import type { CosAdminAnswer, CosAdminRequest } from './contract.ts'
import { recordOf } from './record.ts'

/**
 * What came of a request, told of the proxy where it was the proxy. Over https the tunnel says so in its error; over
 * plain http the proxy is whom we connect to, and a 407 is its own.
 */
export function asProxyTrouble(
  { proxy, address }: Pick<CosAdminRequest, 'proxy' | 'address'>,
  facts: CosAdminAnswer,
  answer: unknown,
): CosAdminAnswer {
  if (proxy === undefined) return facts
  const trouble = (failure: ProxyTrouble, detail: string): CosAdminAnswer => ({
    ...{ ok: false, status: 0, failure, proxy: { host: hostOf(proxy), detail } },
  })
  const [, code, detail = ''] = /^(ERR_PROXY_[A-Z_]+) ([\x20-\x7e]{1,100})$/.exec(messageOf(answer)) ?? []
  if (isTrouble(code)) return trouble(code, detail)
  if (address.scheme === 'https') return facts
  if (facts.status === 407) return trouble('ERR_PROXY_AUTH_REQUIRED', '407')
  const neverReached = facts.status === 0 && NOT_REACHED.test(facts.failure ?? '')
  return neverReached ? trouble('ERR_PROXY_UNREACHABLE', facts.failure ?? 'unknown') : facts
}

const NOT_REACHED = /^(?:ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT$)/

const isTrouble = (code: string | undefined): code is ProxyTrouble =>
  code === 'ERR_PROXY_UNREACHABLE' || code === 'ERR_PROXY_AUTH_REQUIRED' || code === 'ERR_PROXY_REFUSED'

/** The SDK hands on the error of its client, or one of its own that has the same text. */
const messageOf = (answer: unknown): string => {
  const { message } = answer instanceof Error ? answer : recordOf(answer)
  return typeof message === 'string' ? message : ''
}
