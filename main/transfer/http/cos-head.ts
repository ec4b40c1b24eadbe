import { type SendCall, TOKEN_HEADER } from '../../../shared/transfer/contract.ts'
import type { DestinationGrant } from '../../../shared/transfer/control.ts'
import { rawPath } from '../raw-path.ts'
import { requestHead } from './request-head.ts'

/**
 * The head of a signed request, with the session token. Over plain http a proxy is told the whole address (RFC 9112
 * 3.2.2) and who we are; over https it has been told before, and never sees this.
 *
 * @throws Error for what cannot be sent.
 */
export function cosHead({ method, headers, key, query }: SendCall, grant: DestinationGrant): string {
  const { scheme, host, pathPrefix, sessionToken, proxy } = grant
  const path = rawPath(pathPrefix, key, query)
  const token = { [TOKEN_HEADER]: sessionToken }
  if (proxy === undefined || scheme === 'https') return requestHead(method, path, headers, token)
  const { authorization } = proxy
  const forProxy = authorization === undefined ? {} : { 'proxy-authorization': authorization }
  const head = requestHead(method, path, headers, token, forProxy)
  return `${method} http://${host}${head.slice(method.length + 1)}`
}
