import { connect } from 'node:net'

/** As it goes over the line; names may be repeated, and nothing is put right. */
export interface RawRequest {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** Undefined status: the connection ended without a word. */
export interface RawAnswer {
  readonly status: number | undefined
  readonly text: string
  readonly isHung: boolean
}

/** Longer than a credential takes on a busy machine. */
const LIMIT_MS = 30_000

export const textOf = ({ method, target, headers, body }: RawRequest): string =>
  `${method} ${target} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`

/** Sends one request on a connection of its own and reads until it ends. */
export function sendRaw(address: string, request: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(address)
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) })
    let text = ''
    let isHung = false
    const limit = setTimeout(() => {
      isHung = true
      socket.destroy()
    }, LIMIT_MS)
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk
    })
    socket.on('error', () => undefined) // cut off: what came until then counts
    socket.on('close', () => {
      clearTimeout(limit)
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]
      resolve({ status: status === undefined ? undefined : Number(status), text, isHung })
    })
    socket.write(request, 'latin1')
  })
}
