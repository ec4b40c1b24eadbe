import * as v from 'valibot'
import { AppError, type ErrorInfo } from '../../shared/errors.ts'
import { KEYCHAIN_FINDINGS } from '../../shared/key-facts.ts'
import { KeychainSecret } from '../../shared/keychain-secret.ts'
import { callHelper, type HelperOutcome, type HelperProcess } from './helper-process.ts'
import type { KeychainPort } from './port.ts'

/** An unlocked keychain answers in 15 ms and the helper starts in 200: after this the user is asked something. */
const WAITING_AFTER_MS = 1500
/** Time to find and type a password. */
export const TIMEOUT_WITH_WINDOW_MS = 120_000
/** Without a window nobody can be expected to answer. */
export const TIMEOUT_HEADLESS_MS = 5000

export interface KeychainOptions {
  /** Starts a helper process, which answers one call (see `helper/index.ts`). */
  readonly spawnHelper: () => HelperProcess
  /** Asked for each call: a window may open or close meanwhile. */
  readonly timeoutMs: () => number
  /** The keychain waits for the user to unlock it, or no longer does. */
  readonly onWaiting: (isWaiting: boolean) => void
  readonly waitingAfterMs?: number
}

const Failure = v.strictObject({
  ok: v.literal(false),
  code: v.picklist(['key-missing', 'keychain-absent', 'keychain-locked', 'keychain-dismissed', 'keychain-failed']),
  detail: v.pipe(v.string(), v.maxLength(300)),
})
const Success = v.strictObject({
  ok: v.literal(true),
  secret: v.optional(KeychainSecret),
  found: v.optional(v.picklist(KEYCHAIN_FINDINGS)),
})
const HelperAnswer = v.union([Success, Failure])
type Success = v.InferOutput<typeof Success>

type Request =
  | { readonly verb: 'get' | 'has' | 'look' | 'delete'; readonly account: string }
  | { readonly verb: 'set'; readonly account: string; readonly secret: KeychainSecret }

/**
 * The keychain, each call in a process of its own, one at a time: keytar may hang for ever, block its process' thread
 * pool, or crash it (on Linux, while a locked keychain asks for its password).
 */
export function createKeychain(options: KeychainOptions): KeychainPort {
  let last: Promise<unknown> = Promise.resolve()
  let running: AbortController | undefined
  const waitingAfterMs = options.waitingAfterMs ?? WAITING_AFTER_MS

  async function ask(request: Request): Promise<Success> {
    const abort = new AbortController()
    running = abort
    const limits = { timeoutMs: options.timeoutMs(), waitingAfterMs, onWaiting: options.onWaiting }
    try {
      return successOf(await callHelper(options.spawnHelper, { request, signal: abort.signal, ...limits }))
    } finally {
      running = undefined
    }
  }
  function enqueue(request: Request): Promise<Success> {
    const turn = last.then(() => ask(request))
    last = turn.catch(() => undefined) // its caller hears of it; the next call is on its own
    return turn
  }

  async function getSecret(account: string): Promise<KeychainSecret> {
    const { secret } = await enqueue({ verb: 'get', account })
    if (secret === undefined) throw new AppError({ code: 'keychain-failed', detail: 'answered without a secret' })
    return secret
  }
  const setSecret = async (account: string, secret: KeychainSecret): Promise<void> =>
    void (await enqueue({ verb: 'set', account, secret }))

  return {
    async get(profileId) {
      const secret = await getSecret(profileId)
      if ('secretId' in secret) return secret
      throw new AppError({ code: 'key-missing', detail: 'the keychain has something else for this profile' })
    },
    async has(profileId) {
      return isThere(enqueue({ verb: 'has', account: profileId }))
    },
    async look(account) {
      const { found } = await enqueue({ verb: 'look', account })
      if (found === undefined) throw new AppError({ code: 'keychain-failed', detail: 'answered without a finding' })
      return found
    },
    set: setSecret,
    getSecret,
    setSecret,
    async delete(account) {
      await enqueue({ verb: 'delete', account })
    },
    cancel: () => running?.abort(),
  }
}

async function isThere(answer: Promise<Success>): Promise<boolean> {
  try {
    await answer
    return true
  } catch (error) {
    if (error instanceof AppError && error.info.code === 'key-missing') return false
    throw error
  }
}

function successOf(outcome: HelperOutcome): Success {
  if (outcome.type === 'timeout') throw new AppError({ code: 'keychain-timeout' })
  if (outcome.type === 'cancelled') throw new AppError({ code: 'cancelled' })
  if (outcome.type === 'exit') throw new AppError(crashed(outcome.code))
  const parsed = v.safeParse(HelperAnswer, outcome.answer)
  // The answer itself may hold a secret, so nothing of it is kept.
  if (!parsed.success) throw new AppError({ code: 'keychain-failed', detail: 'malformed answer' })
  const answer = parsed.output
  if (answer.ok) return answer
  throw new AppError({ code: answer.code, detail: answer.detail })
}

/** 11 is SIGSEGV: how keytar ends on some locked keychains (https://github.com/atom/node-keytar/issues/477). */
const crashed = (code: number | undefined): ErrorInfo => ({
  code: 'keychain-failed',
  detail: `helper ended with ${code ?? 'a signal'}`,
})
