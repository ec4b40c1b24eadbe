import type { ProfileSecret } from '../../shared/keychain-secret.ts'
import type { TemporaryKey } from '../../shared/temporary-key.ts'

/** Where a command's words go and its secret comes from: this process's streams, or those of another that handed over. */
export interface CommandIo {
  /** One line to standard output, without its line end. */
  readonly out: (line: string) => void
  readonly err: (line: string) => void
  /** What came on standard input when the command asked for it. Throws key-missing when it did not come. */
  readonly secret: () => ProfileSecret
  /** Of the settings' lock, when it came with the command. */
  readonly adminPassphrase?: string | undefined
  /** As `secret`, of a proxy's password. Throws key-missing; absent where none can come. */
  readonly password?: () => string
  /** As `secret`, of a temporary key. Throws temporary-key-missing; absent where none can come. */
  readonly temporaryKey?: () => TemporaryKey
  /** Relative paths start here. */
  readonly cwd: string
  /** Aborted when whoever asked wants no more: a signal came, or the shell that handed over is gone. Absent: never. */
  readonly gone?: AbortSignal
}
