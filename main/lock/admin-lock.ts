import type { AdminLockSetting } from '../../shared/admin-lock.ts'
import { AppError } from '../../shared/errors.ts'
import { recorded } from '../broker/audit-log.ts'
import { createOpenness } from './openness.ts'
import { hashPassphrase, SCRYPT_N } from './passphrase-hash.ts'
import { assertRight, createTurns, type LockStore } from './tries.ts'

/**
 * Keeps the settings from whoever does not know the passphrase, where one is set. Whoever can write `settings.json` can
 * remove it: it deters, no more. Passphrases are tried one at a time; all that try one throw admin-passphrase-wrong, and
 * admin-wait while wrong ones are slowed (`waitLeftMs`).
 */
export interface AdminLock {
  readonly isSet: () => boolean
  /** True where no passphrase is set. Says `false` once nobody has used it for as long as the settings say. */
  readonly isOpen: () => boolean
  readonly idleMinutes: () => AdminLockSetting['idleMinutes']
  /** Throws admin-locked. */
  readonly assertOpen: () => void
  /** For one command, without opening it for others. Throws admin-locked without a passphrase. */
  readonly admit: (passphrase: string | undefined) => Promise<void>
  readonly unlock: (passphrase: string) => Promise<void>
  /** Without `current` only where none is set. Leaves it open. */
  readonly set: (next: string, current?: string) => Promise<void>
  readonly remove: (current: string) => Promise<void>
  readonly setIdleMinutes: (minutes: AdminLockSetting['idleMinutes']) => Promise<void>
  readonly close: () => void
  /** Somebody uses it. */
  readonly touch: () => void
  /** Set, removed, opened, closed. */
  readonly onChange: (listener: () => void) => void
}

interface Ports extends LockStore {
  /** Cost of new hashes. */
  readonly scryptN?: number
  /** Calls back once, unless the function it answers is called before. */
  readonly later: (ms: number, act: () => void) => () => void
}

export function createAdminLock(ports: Ports): AdminLock {
  const listeners: (() => void)[] = []
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  const openness = createOpenness(ports, tell)
  const kept = (): AdminLockSetting | undefined => ports.settings.current().adminLock
  const idleMinutes = (): AdminLockSetting['idleMinutes'] => kept()?.idleMinutes ?? 5
  const isOpen = (): boolean => kept() === undefined || openness.isOpen(idleMinutes())
  const inTurn = createTurns()
  const open = (): void => openness.open(idleMinutes())
  const changes = lockChanges(ports, kept)
  return {
    ...{ isOpen, idleMinutes, isSet: () => kept() !== undefined, close: openness.close },
    onChange: (listener) => void listeners.push(listener),
    assertOpen() {
      if (!isOpen()) throw new AppError({ code: 'admin-locked' })
    },
    async admit(passphrase) {
      if (kept() === undefined) return
      if (passphrase === undefined) throw new AppError({ code: 'admin-locked' })
      await inTurn(() => assertRight(ports, passphrase, 'command-line'))
    },
    unlock: (passphrase) => inTurn(() => changes.unlock(passphrase)).then(open),
    set: (next, current) => inTurn(() => changes.set(next, current)).then(open),
    remove: (current) => inTurn(() => changes.remove(current)).then(tell),
    // It may have been closed meanwhile, and this opens nothing.
    setIdleMinutes: (minutes) =>
      inTurn(() => changes.setIdleMinutes(minutes)).then(() => {
        openness.touch(idleMinutes())
        tell()
      }),
    touch: () => openness.touch(idleMinutes()),
  }
}

/** What is written of the lock, each with its line in the audit log. */
function lockChanges(ports: Ports, kept: () => AdminLockSetting | undefined) {
  const { settings, audit, scryptN = SCRYPT_N } = ports
  const who = 'window'
  return {
    async unlock(passphrase: string): Promise<void> {
      await assertRight(ports, passphrase, who)
      await audit.writeEvent({ event: 'lock-unlocked', who, outcome: 'granted' })
    },
    async set(next: string, current: string | undefined): Promise<void> {
      const before = kept()
      if (before && current === undefined) throw new AppError({ code: 'admin-locked' })
      if (current !== undefined) await assertRight(ports, current, who)
      const scrypt = await hashPassphrase(next, scryptN)
      const lock = { scrypt, idleMinutes: before?.idleMinutes ?? 5, failedTries: 0, lastTryMs: 0 } as const
      const event = before ? 'lock-changed' : 'lock-set'
      await recorded(audit, { event, who }, () => settings.saveAdminLock(lock))
    },
    async remove(current: string): Promise<void> {
      await assertRight(ports, current, who)
      await recorded(audit, { event: 'lock-removed', who }, () => settings.saveAdminLock(undefined))
    },
    async setIdleMinutes(minutes: AdminLockSetting['idleMinutes']): Promise<void> {
      const lock = kept()
      if (!lock) return
      const changes = [{ name: 'idleMinutes', before: String(lock.idleMinutes), after: String(minutes) }]
      const save = (): Promise<void> => settings.saveAdminLock({ ...lock, idleMinutes: minutes })
      await recorded(audit, { event: 'lock-changed', who, changes }, save)
    },
  }
}
