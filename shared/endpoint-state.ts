import type { ErrorInfo } from './errors.ts'

/** What the endpoint is doing, for whoever looks at it. */
export type EndpointState =
  | {
      readonly status: 'stopped'
      /** Why, when nobody stopped it. */
      readonly error?: ErrorInfo
    }
  | {
      readonly status: 'running'
      readonly profileId: string
      /** `http://127.0.0.1:8123`. */
      readonly address: string
      readonly sinceMs: number
      /** Questions answered with a credential, and those refused. */
      readonly granted: number
      readonly refused: number
      /** Started by a command, which ends it. */
      readonly byCommand: boolean
    }
