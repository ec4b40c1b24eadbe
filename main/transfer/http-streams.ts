import type { ClientRequest, IncomingMessage } from 'node:http'

/** Resolves when the system has taken the bytes, or the connection is gone: then nothing reads from them any more. */
export function written(request: ClientRequest, bytes: Uint8Array, isLast: boolean): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      request.off('close', done)
      resolve()
    }
    request.on('close', done)
    if (isLast) request.end(bytes, done)
    else request.write(bytes, done)
  })
}

/** Each header once; what came several times is joined as HTTP allows. */
export const headersOf = (response: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
