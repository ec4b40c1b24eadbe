import { waitLeftMs } from '../../shared/admin-lock.ts'
import type { AuditActor } from '../../shared/audit-events.ts'
import { AppError } from '../../shared/errors.ts'
import type { AuditLog } from '../broker/audit-log.ts'
import type { SettingsStore } from '../state/settings-store.ts'
import { isPassphrase } from './passphrase-hash.ts'

/** Where the lock is kept, and what tells of it. */
export interface LockStore {
  readonly settings: Pick<SettingsStore, 'current' | 'saveAdminLock'>
  readonly audit: Pick<AuditLog, 'writeEvent'>
  readonly nowMs: () => number
}

/**
 * Nothing where no passphrase is set. A try is counted before it is known whether it is right, so that one cut off by the
 * app's end counts as wrong; many wrong ones have one line each in the audit log. Throws admin-passphrase-wrong, admin-wait.
 */
export async function assertRight(
  { settings, audit, nowMs }: LockStore,
  passphrase: string,
  who: AuditActor,
): Promise<void> {
  const lock = settings.current().adminLock
  if (!lock) return
  const leftMs = waitLeftMs(lock, nowMs())
  if (leftMs > 0) throw new AppError({ code: 'admin-wait', subject: String(Math.ceil(leftMs / 1000)) })
  await settings.saveAdminLock({ ...lock, failedTries: lock.failedTries + 1, lastTryMs: nowMs() })
  if (await isPassphrase(passphrase, lock.scrypt)) return settings.saveAdminLock({ ...lock, failedTries: 0 })
  await audit.writeEvent({ event: 'lock-refused', who, outcome: 'admin-passphrase-wrong' })
  throw new AppError({ code: 'admin-passphrase-wrong' })
}

/** One after the other, so that many tries at once are as slow as many in turn. */
export function createTurns(): (act: () => Promise<void>) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve()
  return (act) => {
    const next = last.then(act)
    last = next.catch(() => undefined) // its caller hears of it
    return next
  }
}
