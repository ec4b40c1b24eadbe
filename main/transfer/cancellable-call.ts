import { AppError, toErrorInfo } from '../../shared/errors.ts'
import type { TransferMessage } from '../../shared/transfer/contract.ts'

/** A call that ends once: with its message, its failure, or `cancelled`. */
export interface CancellableCall {
  /** Aborts with AppError `cancelled`. */
  readonly signal: AbortSignal
  cancel(): void
  /** `message` may reject; after a cancellation nobody is told what became of it. */
  end(message: Promise<TransferMessage>): void
}

/** `onInternal` is told of errors that are ours alone; they cross as `internal`. */
export function cancellableCall(
  id: number,
  onInternal: (error: unknown) => void,
  finish: (message: TransferMessage) => void,
): CancellableCall {
  const abort = new AbortController()
  const finishUnlessCancelled = (message: TransferMessage): void => {
    if (!abort.signal.aborted) finish(message)
  }
  const fail = (error: unknown): void => {
    if (!(error instanceof AppError)) onInternal(error)
    finishUnlessCancelled({ type: 'failure', id, error: toErrorInfo(error), sent: 'nothing' })
  }
  return {
    signal: abort.signal,
    end: (message) => void message.then(finishUnlessCancelled, fail),
    cancel() {
      abort.abort(new AppError({ code: 'cancelled' }))
      finish({ type: 'failure', id, error: { code: 'cancelled' }, sent: 'nothing' })
    },
  }
}
