import type { StsSite } from '../../shared/endpoints.ts'
import { AppError } from '../../shared/errors.ts'
import type { ProfileFile } from '../../shared/settings.ts'
import { type Clock, MAX_UNCORRECTED_OFFSET_MS } from './clock.ts'
import { assertSecure, type Endpoint, makeEndpoint, parseEndpoint } from './endpoint.ts'
import type { MintRequest, Sts, StsConnection } from './sts.ts'
import { createQcloudSts } from './sts-qcloud.ts'
import { createTc3Sts } from './sts-tc3.ts'

const SITE_HOSTS: Readonly<Record<StsSite, string>> = {
  // Tencent's own SDK for the international site (https://www.tencentcloud.com/document/product/1150/49452).
  international: 'sts.intl.tencentcloudapi.com',
  internal: 'sts.internal.tencentcloudapi.com',
}

/**
 * STS as the profile names it; Tencent's own by default. Plain http only to this computer, whatever the profile says
 * about COS: the answer is a credential.
 *
 * @throws AppError `profile-invalid`, `insecure-endpoint`.
 */
export function stsEndpointOf({ stsSite, stsEndpoint }: Pick<ProfileFile, 'stsSite' | 'stsEndpoint'>): Endpoint {
  if (stsSite !== undefined) return makeEndpoint('https', SITE_HOSTS[stsSite])
  if (stsEndpoint === undefined) return makeEndpoint('https', 'sts.tencentcloudapi.com')
  const endpoint = parseEndpoint(stsEndpoint)
  assertSecure(endpoint, false)
  return endpoint
}

/**
 * The STS port over both adapters. A request that STS refuses for its time is repeated once with the clock learned
 * from that answer. `onRequest` is called for each request for a credential.
 */
export function createSts(connection: StsConnection, clock: Clock, onRequest: () => void): Sts {
  const qcloud = createQcloudSts(connection, clock)
  const tc3 = createTc3Sts(connection, clock)
  const needsTc3 = ({ role }: MintRequest): boolean =>
    role?.externalId !== undefined ||
    connection.endpoint.scheme === 'http' ||
    Math.abs(clock.offsetMs()) > MAX_UNCORRECTED_OFFSET_MS
  return {
    mint: (request, key) =>
      withClockRetry(clock, () => {
        onRequest()
        return (needsTc3(request) ? tc3 : qcloud).mint(request, key)
      }),
    whoAmI: (key) => withClockRetry(clock, () => tc3.whoAmI(key)),
  }
}

/** Makes an attempt once more when it was refused for its time and the refusal taught another one. */
export async function withClockRetry<T>(clock: Clock, attempt: () => Promise<T>): Promise<T> {
  const before = clock.offsetMs()
  try {
    return await attempt()
  } catch (error) {
    const isClock = error instanceof AppError && error.info.code === 'clock-wrong'
    // Without a new offset the same request would be refused again.
    if (!isClock || clock.offsetMs() === before) throw error
  }
  return attempt()
}
