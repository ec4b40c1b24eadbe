import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { globalAgent } from 'node:https'
import { join, relative } from 'node:path'
import * as v from 'valibot'
import { openChannel } from './channel.ts'
import { mintCredential, type TemporaryCredential } from './credential.ts'
import { Order } from './order.ts'

/** Does everything that is not to be timed and answers the work that is. */
type Prepare = (order: Order) => Promise<() => Promise<void>>
/** An upload of the files found below the order's folder, by their names relative to it. */
type Upload = (order: Order, credential: TemporaryCredential, names: readonly string[]) => Promise<void>

/** A contestant: like the app it asks for its credential and looks for the files while the time runs. */
export const runContestant = (upload: Upload): Promise<void> =>
  runChild(async (order) => async () => {
    const [credential, names] = await Promise.all([mintCredential(order), namesIn(order)])
    await upload(order, credential, names)
  })

async function namesIn({ folder, files }: Order): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const found = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  if (found.length !== files.length) throw new Error(`${found.length} files instead of ${files.length} in ${folder}`)
  return found.sort()
}

/**
 * Body of a child process of the bench. Over IPC: gets the order, says `ready`, gets `go`, says `done` with the epoch
 * times in ms around the timed work; then lives until its parent, who reads its costs from the kernel, hangs up.
 */
export async function runChild(prepare: Prepare): Promise<void> {
  const { receive, send, hungUp } = openChannel()
  try {
    const order = v.parse(Order, await receive())
    globalAgent.options.ca = readFileSync(order.caFile) // Electron does not read NODE_EXTRA_CA_CERTS
    const work = await prepare(order)
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
