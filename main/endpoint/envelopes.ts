import type { ClientCredential, ENDPOINT_ROUTES } from '../../shared/endpoint-process.ts'
import { REFUSALS, type Refusal } from './refusals.ts'

export type RouteName = (typeof ENDPOINT_ROUTES)[number]

/**
 * A credential as the route's clients expect it. `sign`: cossign and Tencent's sample app servers, which the mobile
 * SDKs' session credential providers read. `cos-credentials`: Tencent's samples of web upload pages.
 */
export function grantedBody(route: RouteName, credential: ClientCredential, requestId: string): object {
  const { tmpSecretId, tmpSecretKey, sessionToken, startTime, expiredTime, bucket, region, prefix } = credential
  const credentials = { tmpSecretId, tmpSecretKey, sessionToken }
  if (route === 'sign')
    return { code: 0, message: '', codeDesc: 'Success', data: { credentials, startTime, expiredTime }, requestId }
  return { credentials, bucket, region, prefix, startTime, expiredTime, requestId }
}

/** A refusal in the route's form; other paths have the web page's. */
export function refusedBody(route: RouteName | undefined, refusal: Refusal, requestId: string): object {
  const { status, message } = REFUSALS[refusal]
  // `code` is 0 for success there, so that clients look at it first.
  if (route === 'sign') return { code: status, message, codeDesc: refusal, requestId }
  return { error: { code: refusal, message }, requestId }
}
