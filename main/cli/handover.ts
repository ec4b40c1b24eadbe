/**
 * One process owns a data folder. A second one hands its command over: it listens on a private socket, names it in the
 * single-instance lock's message, and the owner connects, takes the command and streams the answers back as JSON lines.
 */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { createInterface } from 'node:readline'
import * as v from 'valibot'
import { AppError, type ErrorInfo } from '../../shared/errors.ts'
import { ProxyPassword } from '../../shared/ipc/key-entry-contract.ts'
import { Passphrase } from '../../shared/ipc/passphrase-contract.ts'
import { ProfileSecret } from '../../shared/keychain-secret.ts'
import { TemporaryKey } from '../../shared/temporary-key.ts'
import { makeTemporaryFolder } from '../temporary-folders.ts'
import type { Command } from './args.ts'
import { parseCommandLine } from './args.ts'
import type { CommandIo } from './io.ts'
import { greeting, type LockMessage, type Owner, ownerCallingBack, replyPathIn } from './owner-call.ts'

/** What came on standard input. */
const GivenSecret = v.union([ProfileSecret, ProxyPassword, TemporaryKey])
type GivenSecret = v.InferOutput<typeof GivenSecret>

const Request = v.strictObject({
  args: v.array(v.string()),
  cwd: v.string(),
  secret: v.optional(GivenSecret),
  adminPassphrase: v.optional(Passphrase),
})
const Answer = v.variant('type', [
  v.strictObject({ type: v.literal('out'), line: v.string() }),
  v.strictObject({ type: v.literal('err'), line: v.string() }),
  v.strictObject({ type: v.literal('exit'), code: v.number() }),
])
type Answer = v.InferOutput<typeof Answer>

/** An owner that ends before it has said a word is asked for again so often: mostly nobody owns the folder any more. */
const SILENT_OWNERS = 3

/** The second process's end: made before the lock is asked for, closed when this process turns out to be the owner. */
export interface HandoverOffer {
  /** Sends the command, prints what comes back, answers the exit code. */
  readonly handOver: (
    request: v.InferOutput<typeof Request>,
    io: Pick<CommandIo, 'out' | 'err'>,
  ) => Promise<number | 'we-own' | 'owner-gone'>
  readonly close: () => void
}

/** `own` asks for the lock, and tells an owner there is where to call back. */
export async function offerHandover(own: (message: LockMessage) => boolean): Promise<HandoverOffer> {
  const folder = makeTemporaryFolder('reply')
  const token = randomBytes(16).toString('hex')
  const replyPath = replyPathIn(folder, process.platform)
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(replyPath, resolve)
  })
  const close = (): void => {
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    close,
    async handOver(request, io) {
      for (let attempt = 1; attempt <= SILENT_OWNERS; attempt += 1) {
        if (own({ replyPath, token })) return 'we-own'
        const owner = await ownerCallingBack(server, token)
        const { code, isSilent } = owner ? await converse(owner, request, io) : { code: undefined, isSilent: true }
        if (code !== undefined) return code
        if (!isSilent) break
      }
      return 'owner-gone'
    },
  }
}

interface Conversation {
  readonly code: number | undefined
  /** The owner has said nothing: whatever it began can be begun again. */
  readonly isSilent: boolean
}

async function converse(
  { socket, lines }: Owner,
  request: v.InferOutput<typeof Request>,
  io: Pick<CommandIo, 'out' | 'err'>,
): Promise<Conversation> {
  socket.write(`${JSON.stringify(request)}\n`)
  let isSilent = true
  try {
    for await (const line of { [Symbol.asyncIterator]: () => lines }) {
      const answer = v.parse(Answer, JSON.parse(line))
      isSilent = false
      if (answer.type === 'exit') return { code: answer.code, isSilent }
      io[answer.type](answer.line)
    }
  } catch (error) {
    // A connection that breaks is an owner that is gone; anything else is a mistake of ours.
    if (!(error instanceof Error && 'code' in error)) throw error
  } finally {
    socket.destroy()
  }
  return { code: undefined, isSilent }
}

type Execute = (command: Command, io: CommandIo) => Promise<number>

/** The owner's end: connects to the second process, runs its command, streams the answers. Resolves when it is done. */
export async function takeOver({ replyPath, token }: LockMessage, execute: Execute): Promise<void> {
  const socket = connect(replyPath)
  // The other process may be gone before its command has ended; the uploads go on without a reader.
  socket.on('error', () => socket.destroy())
  const send = (answer: Answer): void => {
    if (!socket.destroyed) socket.write(`${JSON.stringify(answer)}\n`)
  }
  socket.write(greeting(token))
  const gone = new AbortController()
  socket.on('close', () => gone.abort())
  for await (const line of createInterface({ input: socket })) {
    const request = v.parse(Request, JSON.parse(line))
    send({ type: 'exit', code: await runRequest(request, send, execute, gone.signal) })
    break
  }
  socket.end()
}

async function runRequest(
  request: v.InferOutput<typeof Request>,
  send: (answer: Answer) => void,
  execute: Execute,
  gone: AbortSignal,
): Promise<number> {
  const parsed = parseCommandLine(request.args)
  if (!parsed.ok) return 2
  return execute(parsed.command, {
    out: (line) => send({ type: 'out', line }),
    err: (line) => send({ type: 'err', line }),
    ...secretsIn(request.secret),
    cwd: request.cwd,
    gone,
    adminPassphrase: request.adminPassphrase,
  })
}

/** What came with a command, if it did, for those who ask for it. */
export function secretsIn(
  given: GivenSecret | undefined,
): Required<Pick<CommandIo, 'secret' | 'password' | 'temporaryKey'>> {
  const missing = (code: ErrorInfo['code'] = 'key-missing'): AppError =>
    new AppError({ code, subject: 'standard input' })
  return {
    secret() {
      if (!given || 'proxyPassword' in given || 'tmpSecretId' in given) throw missing()
      return given
    },
    password() {
      if (!given || !('proxyPassword' in given)) throw missing()
      return given.proxyPassword
    },
    temporaryKey() {
      if (!given || !('tmpSecretId' in given)) throw missing('temporary-key-missing')
      return given
    },
  }
}
