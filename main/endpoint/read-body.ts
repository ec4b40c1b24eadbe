import type { IncomingMessage } from 'node:http'

/** Reads a body to its end and forgets it; what is asked stands in the path and the token. */
export async function skipBody(request: IncomingMessage, maxBytes: number): Promise<'read' | 'too-large' | 'broken'> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return 'too-large'
  let bytes = 0
  try {
    // Leaving the loop must not destroy the connection: there is an answer to send.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += Buffer.byteLength(chunk)
      if (bytes > maxBytes) return 'too-large'
    }
  } catch (error) {
    // The client went away or sent no proper body; anything else is a mistake of ours.
    if (error instanceof Error && 'code' in error) return 'broken'
    throw error
  }
  return 'read'
}
