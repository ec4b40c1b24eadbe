import type { ErrorInfo } from '../../shared/errors.ts'
import type { Connection } from './http/connection.ts'
import type { Throttle } from './throttle.ts'

/** What became of one request. */
export type Outcome =
  | { readonly type: 'answer'; status: number; headers: Readonly<Record<string, string>>; text: string; crc64?: string }
  | { readonly type: 'failure'; error: ErrorInfo; sent: 'nothing' | 'partly' | 'complete'; crc64?: string }

/** What an exchange is made with. */
export interface ExchangeDeps {
  /** Taken when the first bytes can go out. */
  readonly connect: () => Connection | Promise<Connection>
  /** Both ways silent for so long: `connection-stalled`. */
  readonly stallMs: number
  /** Told of errors that are ours alone; they cross as `internal`. */
  readonly onInternal: (error: unknown) => void
  /** Given the Date of each answer as soon as it is read. */
  readonly onDate: (dateHeader: string | undefined) => void
  readonly throttle: Throttle
  readonly join: (sumA: bigint, sumB: bigint, lengthB: number) => bigint
}
