import type { SendCall, TransferMessage } from '../../shared/transfer/contract.ts'

type Outcome<T extends TransferMessage['type']> = Omit<Extract<TransferMessage, { type: T }>, 'id'>
/** One signed request; the port's owner numbers it. */
export type SendRequest = Omit<SendCall, 'verb' | 'id'>
export type Answer = Outcome<'answer'>
export type Failure = Outcome<'failure'>

export interface SendOptions {
  /** Cancels the call; the outcome then is a failure `cancelled`. */
  readonly signal?: AbortSignal
  /** Bytes of the file body handed to the network so far, at most five times a second. */
  readonly onProgress?: (sentBytes: number) => void
}

/** The pipe to COS: the transfer process in the app, an in-memory COS in tests. Never rejects. */
export interface Sender {
  send(request: SendRequest, options?: SendOptions): Promise<Answer | Failure>
}
