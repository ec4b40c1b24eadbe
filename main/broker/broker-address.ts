import { assertSecure, type Endpoint, parseEndpoint } from './endpoint.ts'

/** Host and port of a remote broker's URL, for logs and errors: its path and query may say more than they should. */
export const brokerHostOf = (url: string): string => partsOf(url).host.toLowerCase()

/**
 * Where a remote broker's URL leads: `path` begins with `/` and goes out as it was typed, query included.
 *
 * @throws AppError `profile-invalid`, `insecure-endpoint`.
 */
export function brokerAddressOf(url: string): { readonly endpoint: Endpoint; readonly path: string } {
  const { origin, rest } = partsOf(url)
  const endpoint = parseEndpoint(origin)
  // The answer is a credential, whatever the profile says about COS.
  assertSecure(endpoint, false)
  return { endpoint, path: rest.startsWith('/') ? rest : `/${rest}` }
}

function partsOf(url: string): { readonly origin: string; readonly host: string; readonly rest: string } {
  const [, origin = url, host = url, rest = ''] = /^(https?:\/\/([^/?]*))(.*)$/s.exec(url) ?? []
  return { origin, host, rest }
}
