/**
 * How the owner of the data folder calls back who wants to hand a command over. On Windows everybody on the computer sees the
 * name of a pipe and may read from it, so whoever calls has to show first that the lock's message came to it.
 */
import type { Server, Socket } from 'node:net'
import { posix, win32 } from 'node:path'
import { createInterface } from 'node:readline'
import * as v from 'valibot'

/** What the second process puts into the lock's message. */
export const LockMessage = v.strictObject({ replyPath: v.string(), token: v.string() })
export type LockMessage = v.InferOutput<typeof LockMessage>

/** How long the owner has to call back: it may be busy starting. */
const CALL_BACK_MS = 15_000

const Greeting = v.strictObject({ type: v.literal('owner'), token: v.string() })

/** The owner's first word, as a line. */
export const greeting = (token: string): string =>
  `${JSON.stringify({ type: 'owner', token } satisfies v.InferOutput<typeof Greeting>)}\n`

/** Windows' pipes have a name space of their own; its folder there keeps the name from being taken twice. Pure. */
export const replyPathIn = (folder: string, platform: NodeJS.Platform): string =>
  platform === 'win32' ? `\\\\.\\pipe\\${win32.basename(folder)}` : posix.join(folder, 'reply')

/** The other end, once it has shown that it is the owner; `lines` are what it says from then on. */
export interface Owner {
  readonly socket: Socket
  readonly lines: AsyncIterator<string>
}

/** Undefined when nobody called back in time. Strangers are hung up on, unheard. */
export function ownerCallingBack(server: Server, token: string): Promise<Owner | undefined> {
  return new Promise((resolve) => {
    const settle = (owner: Owner | undefined): void => {
      clearTimeout(timer)
      server.off('connection', look)
      resolve(owner)
    }
    const look = (socket: Socket): void => {
      socket.on('error', () => socket.destroy())
      const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
      const greeting = lines.next().catch(() => undefined) // a broken connection says nothing
      void greeting.then((first) => (isFromOwner(first?.value, token) ? settle({ socket, lines }) : socket.destroy()))
    }
    const timer = setTimeout(() => settle(undefined), CALL_BACK_MS)
    server.on('connection', look)
  })
}

function isFromOwner(line: unknown, token: string): boolean {
  const greeting = v.safeParse(v.pipe(v.string(), v.parseJson(), Greeting), line)
  return greeting.success && greeting.output.token === token
}
