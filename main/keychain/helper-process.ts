/** A process of ours that answers one message. Electron's utilityProcess in the app, a plain Node child in tests. */
export interface HelperProcess {
  postMessage(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** `code` is undefined when a signal ended it and the system does not say which number that makes. */
  onExit(listener: (code: number | undefined) => void): void
  kill(): void
}

export interface HelperCall {
  readonly request: unknown
  /** Then it is killed. */
  readonly timeoutMs: number
  /** Called once when the answer takes longer than `waitingAfterMs`, and again, with false, when it is over. */
  readonly onWaiting: (isWaiting: boolean) => void
  readonly waitingAfterMs: number
  readonly signal: AbortSignal
}

export type HelperOutcome =
  | { readonly type: 'answer'; readonly answer: unknown }
  | { readonly type: 'exit'; readonly code: number | undefined }
  | { readonly type: 'timeout' }
  | { readonly type: 'cancelled' }

/** A killed process that does not end in this time is left to the system. */
const KILL_GRACE_MS = 2000

/** Starts a helper, asks it one thing, and resolves when it is gone again: nothing of it stays behind. */
export async function callHelper(spawn: () => HelperProcess, call: HelperCall): Promise<HelperOutcome> {
  const helper = spawn()
  const exited = new Promise<number | undefined>((resolve) => helper.onExit(resolve))
  const outcome = await firstOutcome(helper, exited, call)
  if (outcome.type === 'exit') return outcome
  helper.kill()
  await within(exited, KILL_GRACE_MS)
  return outcome
}

function firstOutcome(
  helper: HelperProcess,
  exited: Promise<number | undefined>,
  call: HelperCall,
): Promise<HelperOutcome> {
  const { signal, timeoutMs, waitingAfterMs, onWaiting } = call
  return new Promise((resolve) => {
    let isWaiting = false
    const waiting = setTimeout(() => {
      isWaiting = true
      onWaiting(true)
    }, waitingAfterMs)
    const timeout = setTimeout(() => settle({ type: 'timeout' }), timeoutMs)
    const onAbort = (): void => settle({ type: 'cancelled' })
    function settle(outcome: HelperOutcome): void {
      clearTimeout(waiting)
      clearTimeout(timeout)
      signal.removeEventListener('abort', onAbort)
      if (isWaiting) onWaiting(false)
      isWaiting = false
      resolve(outcome)
    }
    signal.addEventListener('abort', onAbort)
    helper.onMessage((answer) => settle({ type: 'answer', answer }))
    void exited.then((code) => settle({ type: 'exit', code }))
    helper.postMessage(call.request)
  })
}

async function within(event: Promise<unknown>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs)
  })
  await Promise.race([event, limit])
  clearTimeout(timer)
}
