import { connect, type Socket } from 'node:net'
import { decodeMessage, encodeCall, type MethodCall, type Reply } from './dbus-wire.ts'

const TIMEOUT_MS = 2000
const MAX_BYTES = 1024 * 1024
const HELLO: MethodCall = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member: 'Hello',
  args: [],
}

/** One connection, calls one after the other. */
export interface Bus {
  call(call: MethodCall): Promise<Reply>
  close(): void
}

/** The user's session bus (Linux). @throws Error when it cannot be asked, or is silent for two seconds. */
export async function openBus(): Promise<Bus> {
  const socket = connect(socketPath())
  const input = readerOf(socket)
  // EXTERNAL without a name: the bus takes the user id from the socket, which stays right in a user namespace.
  socket.write('\0AUTH EXTERNAL\r\n')
  if (!(await input.line()).startsWith('DATA')) throw new Error('the bus refused EXTERNAL')
  socket.write('DATA\r\n')
  if (!(await input.line()).startsWith('OK')) throw new Error('the bus refused this user')
  socket.write('BEGIN\r\n')
  let serial = 0
  const bus: Bus = {
    async call(call) {
      serial += 1
      socket.write(encodeCall(call, serial))
      for (;;) {
        const reply = await input.message()
        if (reply.replyTo === serial) return reply
      }
    },
    close: () => void socket.destroy(),
  }
  await bus.call(HELLO)
  return bus
}

/** The bus's socket: of `unix:path=…` or `unix:abstract=…`, else the place systemd gives it. */
function socketPath(): string {
  const { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: runtimeDir } = process.env
  if (address === undefined) return `${runtimeDir}/bus`
  const [, kind, value] = /(?:^|;)unix:(?:[^;]*,)?(path|abstract)=([^,;]*)/.exec(address) ?? []
  if (value === undefined) throw new Error('a bus address that is not a unix socket')
  return `${kind === 'abstract' ? '\0' : ''}${decodeURIComponent(value)}`
}

/** Takes lines, then messages, from the socket; rejects when it ends, fails, or is silent for too long. */
function readerOf(socket: Socket) {
  let buffered: Buffer = Buffer.alloc(0)
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('the bus does not answer')))
  const chunks = socket.iterator({ destroyOnReturn: false })
  async function until<T>(take: (bytes: Buffer) => { value: T; length: number } | undefined): Promise<T> {
    for (;;) {
      const taken = take(buffered)
      if (taken !== undefined) {
        buffered = buffered.subarray(taken.length)
        return taken.value
      }
      const next: IteratorResult<unknown> = await chunks.next()
      if (next.done || !(next.value instanceof Buffer)) throw new Error('the bus closed the connection')
      buffered = Buffer.concat([buffered, next.value])
      if (buffered.length > MAX_BYTES) throw new Error('the bus answers too much')
    }
  }
  return {
    line: (): Promise<string> =>
      until((bytes) => {
        const end = bytes.indexOf('\r\n')
        return end < 0 ? undefined : { value: bytes.toString('latin1', 0, end), length: end + 2 }
      }),
    message: (): Promise<Reply> =>
      until((bytes) => {
        const decoded = decodeMessage(bytes)
        return decoded && { value: decoded.reply, length: decoded.length }
      }),
  }
}
