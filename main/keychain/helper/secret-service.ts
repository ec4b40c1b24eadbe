import { connect, type Socket } from 'node:net'
import { decodeMessage, encodeCall, type MethodCall, type Reply } from './dbus-wire.ts'

/** What the Secret Service knows of an entry, without unlocking anything. */
export type Found = 'unlocked' | 'locked' | 'none' | 'none-while-locked'

const TIMEOUT_MS = 2000
const MAX_BYTES = 1024 * 1024
const SECRETS = 'org.freedesktop.secrets'
const HELLO: MethodCall = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member: 'Hello',
  args: [],
}

/**
 * Looks for an entry by its attributes. SearchItems and the Locked property show no prompt
 * (https://specifications.freedesktop.org/secret-service-spec/latest/), which nothing in keytar's API can promise.
 *
 * @throws Error when the bus cannot be asked.
 */
export async function searchSecretService(attributes: Readonly<Record<string, string>>): Promise<Found> {
  const bus = await openBus()
  try {
    await bus.call(HELLO)
    const search = await bus.call({
      destination: SECRETS,
      path: '/org/freedesktop/secrets',
      interface: 'org.freedesktop.Secret.Service',
      member: 'SearchItems',
      args: [attributes],
    })
    if (search.isError) throw new Error('the Secret Service refused SearchItems')
    if (search.body.countStrings() > 0) return 'unlocked'
    if (search.body.countStrings() > 0) return 'locked'
    return (await isDefaultLocked(bus)) ? 'none-while-locked' : 'none'
  } finally {
    bus.close()
  }
}

/** An error means that there is no default collection yet, so nothing is stored in it. */
async function isDefaultLocked(bus: Bus): Promise<boolean> {
  const reply = await bus.call({
    destination: SECRETS,
    path: '/org/freedesktop/secrets/aliases/default',
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    args: ['org.freedesktop.Secret.Collection', 'Locked'],
  })
  return !reply.isError && reply.body.signature() === 'b' && reply.body.uint32() === 1
}

interface Bus {
  call(call: MethodCall): Promise<Reply>
  close(): void
}

async function openBus(): Promise<Bus> {
  const socket = connect(socketPath())
  const input = readerOf(socket)
  // EXTERNAL without a name: the bus takes the user id from the socket, which stays right in a user namespace.
  socket.write('\0AUTH EXTERNAL\r\n')
  if (!(await input.line()).startsWith('DATA')) throw new Error('the bus refused EXTERNAL')
  socket.write('DATA\r\n')
  if (!(await input.line()).startsWith('OK')) throw new Error('the bus refused this user')
  socket.write('BEGIN\r\n')
  let serial = 0
  return {
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
