import { readFileSync } from 'node:fs'
import { globalAgent } from 'node:https'
import * as v from 'valibot'
import { openChannel } from './channel.ts'
import { mintCredential, type TemporaryCredential } from './credential.ts'
import { Order } from './order.ts'

/** Does everything that is not to be timed and answers the work that is. */
export type Prepare = (order: Order, credential: TemporaryCredential) => Promise<() => Promise<void>>

/**
 * Body of a child process of the bench. Over IPC: gets the order, says `ready`, gets `go`, says `done` with the epoch
 * times in ms around the timed work; then lives until its parent, who reads its costs from the kernel, hangs up.
 */
export async function runChild(prepare: Prepare): Promise<void> {
  const { receive, send, hungUp } = openChannel()
  try {
    const order = v.parse(Order, await receive())
    globalAgent.options.ca = readFileSync(order.caFile) // Electron does not read NODE_EXTRA_CA_CERTS
    const work = await prepare(order, await mintCredential(order))
    const go = receive()
    send({ type: 'ready' })
    await go
    const startedMs = epochMs()
    await work()
    send({ type: 'done', startedMs, endedMs: epochMs() })
  } catch (error) {
    send({ type: 'failed', message: wordsOf(error) })
  }
  await hungUp
  process.exit()
}

/** Comparable between processes, with fractions. */
const epochMs = (): number => performance.timeOrigin + performance.now()

/** The SDK rejects with plain objects. */
function wordsOf(error: unknown): string {
  if (error instanceof Error) return error.stack ?? error.message
  const { code, statusCode, message }: { code?: unknown; statusCode?: unknown; message?: unknown } = Object(error)
  return [code, statusCode, message].filter((fact) => fact !== undefined).join(' ')
}

/** Calls `work` for every item, at most `limit` at once; the first failure rejects. */
export async function eachOf<T>(items: Iterable<T>, limit: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]() // shared: each hand takes the next item
  const hand = async (): Promise<void> => {
    for (let next = queue.next(); !next.done; next = queue.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: limit }, hand))
}
