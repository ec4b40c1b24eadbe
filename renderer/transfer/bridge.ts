import type { Bridge } from '../../shared/ipc/call.ts'
import type { contract } from '../../shared/ipc/contract.ts'

/** What the transfer window's preload puts on `window`. */
interface TransferBridge {
  readonly call: Bridge<typeof contract>
  /** Path of a dropped or pasted file; `''` for one that is not on disk. Only ever handed to `sources.add`. */
  readonly pathOf: (file: File) => string
}
declare const bridge: TransferBridge

/** The page's only way to main; every answer is a `Result`. */
export const { call, pathOf } = bridge
