import type { Result } from '../../shared/errors.ts'
import type { Bridge } from '../../shared/ipc/call.ts'
import type { AddedSource, contract } from '../../shared/ipc/contract.ts'

/** What the transfer window's preload puts on `window`. */
interface TransferBridge {
  readonly call: Omit<Bridge<typeof contract>, 'sources.add'>
  /** Grants dropped or pasted files; those that are not on disk are left out. The page never sees a path. */
  readonly addFiles: (files: readonly File[]) => Promise<Result<readonly AddedSource[]>>
}
declare const bridge: TransferBridge

/** The page's only way to main; every answer is a `Result`. */
export const { call, addFiles } = bridge
