import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'

/** A bare connection to a server on 127.0.0.1, and all that has come from it. */
export interface RawClient {
  readonly socket: Socket
  readonly text: string
  /** The server has ended its side. */
  readonly isEnded: boolean
  /** Sends pieces that arrive one by one. */
  send(...pieces: readonly (string | Buffer)[]): Promise<void>
}

/** `ca`: PEM; encrypts. */
export async function dial(port: number, ca?: string): Promise<RawClient> {
  const target = { host: '127.0.0.1', port, allowHalfOpen: true }
  const socket = ca === undefined ? connect(target) : connectTls({ ...target, ca, servername: 'localhost' })
  await once(socket, ca === undefined ? 'connect' : 'secureConnect')
  socket.setNoDelay(true)
  const seen = { text: '', isEnded: false }
  socket.on('data', (bytes) => {
    seen.text += bytes.toString()
  })
  socket.on('error', () => undefined) // resets are looked at by their 'close'
  for (const event of ['end', 'close']) socket.on(event, () => (seen.isEnded = true))
  return {
    socket,
    get text() {
      return seen.text
    },
    get isEnded() {
      return seen.isEnded
    },
    send: async (...pieces) => {
      for (const piece of pieces) {
        socket.write(piece)
        await setImmediate() // the server, in this process, reads before the next one goes out
      }
    },
  }
}
