/** What the settings' lock needs of windows: the one its passphrase is typed in, and its native dialogs. */
import { type BrowserWindow, ipcMain } from 'electron'
import type { LockState } from '../shared/admin-lock.ts'
import { AppError } from '../shared/errors.ts'
import { type PassphraseTask, passphraseContract } from '../shared/ipc/passphrase-contract.ts'
import type { Translate } from '../shared/messages/translate.ts'
import type { LockHandlerPorts } from './ipc/lock-handlers.ts'
import { registerHandlers } from './ipc/register.ts'
import { isFromWindow } from './ipc/sender.ts'
import type { AdminLock } from './lock/admin-lock.ts'
import { callNeedsUnlock } from './lock/covered.ts'
import type { Log } from './log.ts'
import { confirmLock } from './windows/dialogs.ts'
import { originOf } from './windows/open-window.ts'
import { createPassphraseWindow } from './windows/passphrase-window.ts'

interface Options {
  readonly distDir: string
  readonly lock: AdminLock
  readonly language: () => 'en' | 'zh-CN'
  readonly t: Translate
  readonly log: Log
  /** The settings window. */
  readonly parent: () => BrowserWindow | undefined
}

export interface LockSide extends LockHandlerPorts {
  /** Every call of the settings window comes through here, and is a use of it. Throws admin-locked. */
  readonly assertPermitted: (channel: string) => void
  /** A dialog may stay open for longer than the lock does: a yes counts only while that is open. */
  readonly agreed: (asked: Promise<boolean>) => Promise<boolean>
  /** As `target`, but each of its members can be used only while the lock is open. Throws admin-locked. */
  readonly whileOpen: <T extends object>(target: T) => T
}

export function createLockSide({ distDir, lock, language, t, log, parent }: Options): LockSide {
  const window = createPassphraseWindow(distDir, t('window.passphrase'))
  const agreed = async (asked: Promise<boolean>): Promise<boolean> => (await asked) && lock.isOpen()
  registerHandlers(
    ipcMain,
    passphraseContract,
    {
      async 'passphrase.submit'({ current, next }) {
        await perform(lock, window.task(), current, next)
        // After the answer has left: the page needs it no more.
        setImmediate(() => window.close(true))
      },
      'passphrase.cancel': async () => {
        setImmediate(() => window.close(false))
      },
    },
    (event) => isFromWindow(event, window.current()?.webContents, originOf('passphrase')),
    log.unexpected,
  )
  return {
    ...{ lock, agreed },
    whileOpen: (target) =>
      new Proxy(target, {
        get(object, name, receiver): unknown {
          lock.assertOpen()
          return Reflect.get(object, name, receiver)
        },
      }),
    lockState: (): LockState => ({
      ...{ language: language(), isSet: lock.isSet(), isOpen: lock.isOpen(), idleMinutes: lock.idleMinutes() },
    }),
    askPassphrase: (task) => window.ask({ task, lang: language() }, parent()),
    confirmLock: (task) => agreed(confirmLock(parent(), t, task)),
    assertPermitted(channel) {
      if (!callNeedsUnlock(channel)) return
      lock.assertOpen()
      lock.touch()
    },
  }
}

async function perform(
  lock: AdminLock,
  task: PassphraseTask | undefined,
  current: string | undefined,
  next: string | undefined,
): Promise<void> {
  if (task === 'unlock' && current !== undefined) return lock.unlock(current)
  if (task === 'remove' && current !== undefined) return lock.remove(current)
  if (task === 'set' && next !== undefined) return lock.set(next)
  if (task === 'change' && next !== undefined && current !== undefined) return lock.set(next, current)
  throw new AppError({ code: 'invalid-input', subject: 'passphrase.submit' })
}
